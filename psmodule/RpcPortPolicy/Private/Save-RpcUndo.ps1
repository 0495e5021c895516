function Save-RpcUndo
{
    <#
    .SYNOPSIS
    Notes what this computer is before a change, and registers the task that goes back to it.
    .DESCRIPTION
    All of it lies in a key of the fleet that only administrators can write: the rules, the RPC key, the fleet's
    state, the restart task, and the script with the functions that it takes. So the task needs no file, and the module may be gone.
    The task comes again each five minutes until it has succeeded.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .PARAMETER By
    When the change is undone.
    #>
    param ($Policy, [datetime]$By)
    $fleet = $Policy.Fleet
    $key = "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    $rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = "HKLM:\SOFTWARE\rpcdsc\$fleet"
    $start = $By.ToString('s')
    $save = @{
        By = @{ Kind = 'String'; Value = $start }
        At = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') }
        RpcAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $rpc)) }
        StateAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $state)) }
        Script = @{ Kind = 'String'; Value = @(New-RpcUndoScript -Policy $Policy) -join "`n" }
    }
    $now = Get-RpcValue -Key $rpc
    'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } | ForEach-Object { $save["Rpc $_"] = $now[$_] }
    $now = Get-RpcValue -Key $state
    $now.Keys | ForEach-Object { $save["State $_"] = $now[$_] }
    $n = 0
    foreach ($rule in @(Get-RpcRule -Group $Policy.RuleGroup))
    {
        $n++
        $save["Rule $n"] = @{ Kind = 'MultiString'; Value = [string[]]@(ConvertTo-RpcLine -Rule $rule.Rule) }
    }
    $restart = Get-RpcTaskXml -Name "rpcdsc $fleet restart"
    if ($restart)
    {
        $save.Restart = @{ Kind = 'String'; Value = "$restart" }
    }
    Set-RpcValue -Key $key -Value $save
    $task = @{
        Text = 'Undoes the change of the RPC ports unless it is confirmed'
        Trigger = "<TimeTrigger><Repetition><Interval>PT5M</Interval></Repetition><StartBoundary>$start</StartBoundary></TimeTrigger>"
        Setting = '<StartWhenAvailable>true</StartWhenAvailable>'
        Code = "& ([scriptblock]::Create((Get-ItemProperty -Path '$key').Script))"
    }
    Add-RpcTask -Name "rpcdsc $fleet undo" -Xml (New-RpcTaskXml @task)
}
