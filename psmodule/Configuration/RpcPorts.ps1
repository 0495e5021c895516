<#
.SYNOPSIS
    The fleet's DSC configuration as source, for those who compile it themselves.

.DESCRIPTION
    Uses only resources that every node has (Registry, Script). RpcPorts.psd1
    beside this file names the nodes. It holds what the script bodies of all
    policies share once for each rule engine, as what stands before a policy's data
    and what stands behind, and the data of each policy once; {{slot}} stands for
    the node's own restart slot.

.EXAMPLE
    . .\RpcPorts.ps1
    RpcPorts -ConfigurationData .\RpcPorts.psd1 -OutputPath .\compiled
#>
Configuration RpcPorts
{
    Import-DscResource -ModuleName PSDesiredStateConfiguration

    Node $AllNodes.NodeName
    {
        $data = $ConfigurationData.NonNodeData.Scripts[$Node.Scripts]
        $code = $ConfigurationData.NonNodeData.Code[$data.Engine]

        # The rules come first: their Set saves what the registry held before.
        Script Rules
        {
            GetScript  = $code.RulesGet[0] + $data.Brief + $code.RulesGet[1]
            TestScript = $code.RulesTest[0] + $data.Full + $code.RulesTest[1]
            SetScript  = $code.RulesSet[0] + $data.Full + $code.RulesSet[1]
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
            GetScript  = $code.RestartGet[0] + $data.Brief + $code.RestartGet[1].Replace('{{slot}}', $Node.Slot)
            TestScript = $code.RestartTest[0] + $data.Brief + $code.RestartTest[1].Replace('{{slot}}', $Node.Slot)
            SetScript  = $code.RestartSet[0] + $data.Brief + $code.RestartSet[1].Replace('{{slot}}', $Node.Slot)
            DependsOn  = '[Registry]UseInternetPorts'
        }
    }
}
