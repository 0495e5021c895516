function Get-RpcState
{
    <#
    .SYNOPSIS
    Describes this computer beside its policy, as one object.
    .PARAMETER Policy
    The policy.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER Plan
    What Compare-RpcRule gave, if nothing has changed since.
    .OUTPUTS
    RpcPortPolicy.State
    #>
    param ($Policy, $Slot, $Plan = (Compare-RpcRule -Policy $Policy))
    $now = Get-RpcValue -Key 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $undo = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo"
    $listeners = @(Get-RpcListener | ForEach-Object { $_.Port })
    $pending = Test-RpcPending -Policy $Policy
    $values = @{
        ComputerName = Get-RpcHostName
        Fleet = $Policy.Fleet
        Tag = $Policy.Tag
        Label = $Policy.Label
        RuleGroup = $Policy.RuleGroup
        Rules = @($Plan.Have | ForEach-Object { $_.Rule })
        RulesInPlace = -not ($Plan.Missing -or $Plan.Extra)
        RulesMissing = @($Plan.Missing | ForEach-Object { $_.Name })
        RulesExtra = @($Plan.Extra | ForEach-Object { $_.Name })
        PortsWanted = @($Policy.Ports)
        RegistryInPlace = Test-RpcRegistry -Policy $Policy
        PortsInUse = @(Select-RpcPort -Port $listeners -Range $Policy.Ports)
        DynamicPortsInUse = @(Select-RpcPort -Port $listeners -Range '49152-65535')
        Firewall = @(@(Get-RpcFirewallProblem -Policy $Policy) + @(Get-RpcFirewallNote -Policy $Policy) | ForEach-Object { $RpcText[$_.Id] -f $_.Value }) -join '; '
        IPsecPolicy = Get-RpcIPsecPolicy
        RestartPending = $pending
        Restart = Get-RpcRestart -Policy $Policy -Slot $Slot
        RestartAt = $null
    }
    $values.Firewall = $values.Firewall -replace '^$', $RpcText.InForce
    if ($pending -and $values.Restart -notlike 'restart pending: not *')
    {
        $values.RestartAt = Get-RpcRestartTime -Slot $Slot
    }
    $now.SavedAt = $state['Saved']
    $now.ChangedAt = (Get-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System)["rpcdsc $($Policy.Fleet)"]
    $now.ConfirmBy = $undo['By']
    foreach ($name in 'Ports', 'PortsInternetAvailable', 'UseInternetPorts', 'SavedAt', 'ChangedAt', 'ConfirmBy')
    {
        # No pipeline: a list of one range stays a list, and what isn't there is $null, which ConvertTo-Json knows.
        $values[$name] = $null
        if ($now[$name])
        {
            $values[$name] = $now[$name].Value
        }
    }
    if ($values.ConfirmBy)
    {
        $values.ConfirmBy = [datetime]$values.ConfirmBy
    }
    $order = 'ComputerName', 'Fleet', 'Tag', 'Label', 'RuleGroup', 'Rules', 'RulesInPlace', 'RulesMissing', 'RulesExtra',
        'Firewall', 'IPsecPolicy', 'RegistryInPlace', 'PortsWanted', 'Ports', 'PortsInternetAvailable', 'UseInternetPorts',
        'PortsInUse', 'DynamicPortsInUse', 'RestartPending', 'Restart', 'RestartAt', 'ConfirmBy', 'SavedAt', 'ChangedAt'
    $object = New-Object -TypeName PSObject -Property $values | Select-Object -Property $order
    $object.PSObject.TypeNames.Insert(0, 'RpcPortPolicy.State')
    $object
}
