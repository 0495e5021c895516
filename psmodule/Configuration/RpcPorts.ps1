<#
.SYNOPSIS
    The fleet's DSC configuration as source, for those who compile it themselves.

.DESCRIPTION
    Uses only resources that every node has (Registry, Script). RpcPorts.psd1
    beside this file names the nodes, and holds the script bodies of each policy
    once; {{slot}} in them stands for the node's own restart slot.

.EXAMPLE
    . .\RpcPorts.ps1
    RpcPorts -ConfigurationData .\RpcPorts.psd1 -OutputPath .\compiled
#>
Configuration RpcPorts
{
    Import-DscResource -ModuleName PSDesiredStateConfiguration

    Node $AllNodes.NodeName
    {
        $body = $ConfigurationData.NonNodeData.Scripts[$Node.Scripts]

        # The rules come first: their Set saves what the registry held before.
        Script Rules
        {
            GetScript  = $body.RulesGet
            TestScript = $body.RulesTest
            SetScript  = $body.RulesSet
        }

        Registry Ports
        {
            Key       = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet'
            ValueName = 'Ports'
            ValueType = 'MultiString'
            ValueData = $Node.Ports
            Ensure    = 'Present'
            Force     = $true
            DependsOn = '[Script]Rules'
        }

        Registry PortsInternetAvailable
        {
            Key       = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet'
            ValueName = 'PortsInternetAvailable'
            ValueType = 'String'
            ValueData = 'Y'
            Ensure    = 'Present'
            Force     = $true
            DependsOn = '[Registry]Ports'
        }

        Registry UseInternetPorts
        {
            Key       = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet'
            ValueName = 'UseInternetPorts'
            ValueType = 'String'
            ValueData = 'Y'
            Ensure    = 'Present'
            Force     = $true
            DependsOn = '[Registry]PortsInternetAvailable'
        }

        Script Restart
        {
            GetScript  = $body.RestartGet.Replace('{{slot}}', $Node.Slot)
            TestScript = $body.RestartTest.Replace('{{slot}}', $Node.Slot)
            SetScript  = $body.RestartSet.Replace('{{slot}}', $Node.Slot)
            DependsOn  = '[Registry]UseInternetPorts'
        }
    }
}
