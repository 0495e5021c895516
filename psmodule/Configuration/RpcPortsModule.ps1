<#
.SYNOPSIS
    The fleet's DSC configuration as source, for those who compile it themselves.

.DESCRIPTION
    Uses the resource of the module RpcPortPolicy, which every node must have, in the version that was generated with
    this file (and no other beside it where it is compiled) and with the fleet's data in it. RpcPorts.psd1 beside this file names the nodes.

.EXAMPLE
    . .\RpcPorts.ps1
    RpcPorts -ConfigurationData .\RpcPorts.psd1 -OutputPath .\compiled
#>
Configuration RpcPorts
{
    Import-DscResource -ModuleName RpcPortPolicy

    Node $AllNodes.NodeName
    {
        RpcPortPolicy Policy
        {
            Fleet   = $Node.Fleet
            Policy  = $Node.Policy
            Ensure  = 'Present'
            Restart = $Node.Restart
        }
    }
}
