function Save-RpcUndo
{
    <#
    .SYNOPSIS
    Notes what this computer is before a change, and registers the task that goes back to it.
    .DESCRIPTION
    All of it lies in a key of the fleet that only administrators can write: the rules, the RPC key, the fleet's
    state, the restart task, and the script with the functions that it takes. So the task needs no file, and the module may be gone.
    The task comes at its time, and also each five minutes until it has succeeded, since long ago: a clock that is set
    back delays neither. Whether the time has come it asks the ticks since Windows started, as long as that is the start
    in which the change was made; after another one, the clock, or as many ticks anew.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .PARAMETER By
    When the change is undone.
    .PARAMETER Have
    What Get-RpcRule gave.
    .PARAMETER Former
    What Get-RpcFormer gave: what is taken over comes back, too.
    .OUTPUTS
    None.
    #>
    param ($Policy, [datetime]$By, $Have, $Former)
    $fleet = $Policy.Fleet
    $key = "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    $rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = "HKLM:\SOFTWARE\rpcdsc\$fleet"
    # UTC, so that neither the end of summer time nor another time zone moves it.
    $start = $By.ToUniversalTime().ToString('s') + 'Z'
    $marks = 'HKLM:\HARDWARE\DESCRIPTION\System'
    $within = [int]($By - (Get-Date)).TotalMilliseconds
    $save = @{
        Within = @{ Kind = 'DWord'; Value = $within }
        RpcAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $rpc)) }
        StateAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -LiteralPath $state)) }
        Script = @{ Kind = 'String'; Value = New-RpcUndoScript -Policy $Policy }
    }
    $now = Get-RpcValue -Key $rpc
    'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } | ForEach-Object { $save["Rpc $_"] = $now[$_] }
    $now = Get-RpcValue -Key $state
    $now.Keys | ForEach-Object { $save["State $_"] = $now[$_] }
    $now = (Get-RpcValue -Key $marks)["rpcdsc $fleet"]
    if ($now)
    {
        $save["Mark rpcdsc $fleet"] = $now
    }
    $note = Get-RpcFormerNote -Policy $Policy -Former $Former
    $note.Keys | ForEach-Object { $save[$_] = $note[$_] }
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
    # A few seconds less: a task may start within the second before its own.
    Set-RpcValue -Key $marks -Value @{ "rpcdsc $fleet undo" = @{ Kind = 'String'; Value = "$([long][Environment]::TickCount + $within - 5000)" } }
    $task = @{
        Text = 'Undoes the change of the RPC ports unless it is confirmed'
        Trigger = $start, '2000-01-01T00:00:00' | ForEach-Object {
            "<TimeTrigger><Repetition><Interval>PT5M</Interval></Repetition><StartBoundary>$_</StartBoundary></TimeTrigger>"
        }
        Setting = '<StartWhenAvailable>true</StartWhenAvailable>'
        # Ticks are of 32 bits: of two times, the later one is less than half of their circle ahead.
        Code = "`$u = Get-ItemProperty -LiteralPath '$key';`$n = [long][Environment]::TickCount;" +
        "`$t = (Get-ItemProperty -LiteralPath $marks).'rpcdsc $fleet undo';" +
        "if (`$t) { `$due = ((`$n - `$t) -band 4294967295) -lt 2147483648 }" +
        "else { `$due = (`$n -band 4294967295) -ge `$u.Within -or (Get-Date).ToUniversalTime().ToString('s') + 'Z' -ge `$u.By }" +
        "if (`$due -and `$u.By) { & ([scriptblock]::Create(`$u.Script)) }"
    }
    Write-Verbose -Message "registering the task that goes back at $start"
    Add-RpcTask -Name "rpcdsc $fleet undo" -Xml (New-RpcTaskXml @task)
    # It comes last: without it the note is a torn one, and counts for nothing.
    Set-RpcValue -Key $key -Value @{ By = @{ Kind = 'String'; Value = $start } }
}
