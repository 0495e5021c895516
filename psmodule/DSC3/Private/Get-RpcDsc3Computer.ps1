function Get-RpcDsc3Computer
{
    <#
    .SYNOPSIS
    Gets this computer's name, with its DNS domain if it has one.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param ()
    $network = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    "$($network.HostName).$($network.DomainName)".TrimEnd('.')
}
