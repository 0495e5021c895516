function Get-RpcListener
{
    <#
    .SYNOPSIS
    Gets the TCP ports on which something listens, smallest first.
    #>
    param ()
    [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners() |
        ForEach-Object { $_.Port } | Sort-Object -Unique
}
