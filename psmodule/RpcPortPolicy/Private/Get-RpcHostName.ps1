function Get-RpcHostName
{
    <#
    .SYNOPSIS
    Gets this computer's name, with its DNS domain if it has one.
    #>
    param ()
    $network = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    "$($network.HostName).$($network.DomainName)".TrimEnd('.')
}
