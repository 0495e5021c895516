function Get-RpcHostName
{
    <#
    .SYNOPSIS
    Gets this computer's name, with its DNS domain if it has one.
    .OUTPUTS
    System.String
    #>
    param ()
    $network = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    "$($network.HostName).$($network.DomainName)".TrimEnd('.')
}
