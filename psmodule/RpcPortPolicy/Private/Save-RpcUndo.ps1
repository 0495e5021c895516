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
    .PARAMETER Have
    What Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Policy, [datetime]$By, $Have)
    $fleet = $Policy.Fleet
    $key = "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    $rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = "HKLM:\SOFTWARE\rpcdsc\$fleet"
    # UTC, so that neither the end of summer time nor another time zone moves it.
    $start = $By.ToUniversalTime().ToString('s') + 'Z'
    $save = @{
        At = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') }
        RpcAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $rpc)) }
        StateAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $state)) }
        Script = @{ Kind = 'String'; Value = New-RpcUndoScript -Policy $Policy }
    }
    $now = Get-RpcValue -Key $rpc
    'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } | ForEach-Object { $save["Rpc $_"] = $now[$_] }
    $now = Get-RpcValue -Key $state
    $now.Keys | ForEach-Object { $save["State $_"] = $now[$_] }
    $n = 0
    foreach ($rule in $Have)
    {
        $n++
        $save["Rule $n"] = @{ Kind = 'MultiString'; Value = [string[]]@(ConvertTo-RpcLine -Rule $rule.Rule) }
    }
    $restart = Get-RpcTaskXml -Name "rpcdsc $fleet restart"
    if ($restart)
    {
        $save.Restart = @{ Kind = 'String'; Value = "$restart" }
    }
    Write-Verbose -Message "noting what to go back to in $key"
    Remove-RpcStateKey -Key $key
    Set-RpcValue -Key $key -Value $save
    $task = @{
        Text = 'Undoes the change of the RPC ports unless it is confirmed'
        Trigger = "<TimeTrigger><Repetition><Interval>PT5M</Interval></Repetition><StartBoundary>$start</StartBoundary></TimeTrigger>"
        Setting = '<StartWhenAvailable>true</StartWhenAvailable>'
        Code = "& ([scriptblock]::Create((Get-ItemProperty -LiteralPath '$key').Script))"
    }
    Write-Verbose -Message "registering the task that goes back at $start"
    Add-RpcTask -Name "rpcdsc $fleet undo" -Xml (New-RpcTaskXml @task)
    # It comes last: without it the note is a torn one, and counts for nothing.
    Set-RpcValue -Key $key -Value @{ By = @{ Kind = 'String'; Value = $start } }
}
