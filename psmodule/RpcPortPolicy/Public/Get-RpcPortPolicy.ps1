function Get-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Tells what this computer enforces now, beside what its policy says.

    .DESCRIPTION
    Reads the RPC port range, the fleet's firewall rules and the restart, and changes nothing.

    .PARAMETER ComputerName
    The name under which to look the policy up in the fleet's data; this computer's own if it isn't given. It is
    looked up as a full name first, then as a NetBIOS name. The functions always work on the local computer.

    .PARAMETER FleetPath
    The folder with the fleet's data (hosts.csv and the policies); the module's folder Fleet if it isn't given.

    .PARAMETER Policy
    The policy itself, in place of looking one up.

    .PARAMETER Slot
    With Policy: when this computer may restart: @{ When = 'window'; Day = 'Saturday'; Clock = '02:05' },
    @{ When = 'at'; At = '2026-12-05T02:00:00' } or @{ When = 'never' }, which is the default.

    .EXAMPLE
    Get-RpcPortPolicy
    Looks this computer up in the module's fleet data and describes it.

    .EXAMPLE
    Get-RpcPortPolicy -ComputerName fs03.corp.example -FleetPath D:\rpcdsc\Fleet
    Compares this computer with the policy of another one.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup')]
    [OutputType([psobject])]
    param
    (
        [Parameter(ParameterSetName = 'Lookup')]
        [string]
        $ComputerName,

        [Parameter(ParameterSetName = 'Lookup')]
        [string]
        $FleetPath,

        [Parameter(Mandatory = $true, ParameterSetName = 'Policy')]
        [hashtable]
        $Policy,

        [Parameter(ParameterSetName = 'Policy')]
        [hashtable]
        $Slot = @{ When = 'never' }
    )
    Assert-RpcSession
    $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
    $Policy = $node.Policy
    $Slot = $node.Slot
    $plan = Compare-RpcRule -Policy $Policy
    $now = Get-RpcValue -Key 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $values = @{
        ComputerName = Get-RpcHostName
        Fleet = $Policy.Fleet
        Tag = $Policy.Tag
        Label = $Policy.Label
        RuleGroup = $Policy.RuleGroup
        RulesInPlace = -not ($plan.Missing -or $plan.Extra)
        RulesMissing = @($plan.Missing | ForEach-Object { $_.DisplayName })
        RulesExtra = @($plan.Extra | ForEach-Object { $_.Name })
        PortsWanted = @($Policy.Ports)
        RegistryInPlace = Test-RpcRegistry -Policy $Policy
        RestartPending = Test-RpcPending -Policy $Policy
        Restart = Get-RpcRestart -Policy $Policy -Slot $Slot
    }
    foreach ($name in 'Ports', 'PortsInternetAvailable', 'UseInternetPorts')
    {
        $values[$name] = $now[$name] | Where-Object { $_ } | ForEach-Object { $_.Value }
    }
    foreach ($name in 'Saved', 'Changed')
    {
        $values["${name}At"] = $state[$name] | Where-Object { $_ } | ForEach-Object { $_.Value }
    }
    $order = 'ComputerName', 'Fleet', 'Tag', 'Label', 'RuleGroup', 'RulesInPlace', 'RulesMissing', 'RulesExtra',
        'RegistryInPlace', 'PortsWanted', 'Ports', 'PortsInternetAvailable', 'UseInternetPorts', 'RestartPending',
        'Restart', 'SavedAt', 'ChangedAt'
    $object = New-Object -TypeName PSObject -Property $values | Select-Object -Property $order
    $object.PSObject.TypeNames.Insert(0, 'RpcPortPolicy.State')
    $object
}
