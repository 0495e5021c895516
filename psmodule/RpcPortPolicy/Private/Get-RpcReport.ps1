function Get-RpcReport
{
    <#
    .SYNOPSIS
    Gives what Export-RpcPortState writes: a table of texts, numbers, lists and tables.
    .PARAMETER Policy
    The policy.
    .PARAMETER Slot
    The node's slot.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Slot)
    $all = @{ Policy = $Policy; Slot = $Slot; Plan = Compare-RpcRule -Policy $Policy }
    $state = Get-RpcState @all
    $now = Get-RpcValue -Key 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $registry = @{}
    foreach ($name in 'Ports', 'PortsInternetAvailable', 'UseInternetPorts')
    {
        if ($now[$name])
        {
            $registry[$name] = @{ kind = $now[$name].Kind; value = @($now[$name].Value | ForEach-Object { "$_" }) }
        }
    }
    $rules = foreach ($rule in @($state.Rules))
    {
        $table = @{}
        foreach ($name in @($rule.Keys))
        {
            $table[$name.Substring(0, 1).ToLowerInvariant() + $name.Substring(1)] = @($rule[$name] | Where-Object { "$_" } | ForEach-Object { "$_" })
        }
        $table
    }
    $others = $all.Plan.Other | ForEach-Object { @{ name = "$($_.Name)"; group = "rpcdsc $($_.Fleet)" } }
    $differences = Compare-RpcNode @all |
        ForEach-Object { @{ what = $_.What; is = "$($_.Is)"; should = "$($_.Should)" } }
    @{
        schema = 1
        computer = $state.ComputerName
        time = (Get-Date).ToUniversalTime().ToString('o')
        fleet = $Policy.Fleet
        policy = $Policy.Tag
        registry = $registry
        rules = @($rules | Where-Object { $_ })
        others = @($others | Where-Object { $_ })
        firewall = @(Get-RpcFirewallProblem -Policy $Policy | ForEach-Object { @{ id = $_.Id; profile = $_.Value; kind = $_.Kind } })
        portsInUse = @($state.PortsInUse)
        dynamicPortsInUse = @($state.DynamicPortsInUse)
        restartPending = $state.RestartPending
        pendingSince = $state.ChangedAt
        restart = $state.Restart
        differences = @($differences | Where-Object { $_ })
    }
}
