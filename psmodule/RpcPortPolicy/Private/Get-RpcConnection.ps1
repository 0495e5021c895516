function Get-RpcConnection
{
    <#
    .SYNOPSIS
    Gets the addresses that are connected to TCP ports of this computer.
    .PARAMETER Port
    The ports.
    .OUTPUTS
    System.String
    #>
    param ($Port)
    [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections() |
        Where-Object { $Port -contains $_.LocalEndPoint.Port -and "$($_.State)" -eq 'Established' } |
        ForEach-Object { "$($_.RemoteEndPoint.Address)" } | Sort-Object -Unique
}
