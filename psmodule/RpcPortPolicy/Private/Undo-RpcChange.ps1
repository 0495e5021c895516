function Undo-RpcChange
{
    <#
    .SYNOPSIS
    Goes back to what this computer was before the change that waits to be confirmed; says in one line what that means.
    .PARAMETER Policy
    The policy: Fleet, Label, RuleGroup.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    $fleet = $Policy.Fleet
    $key = "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    $own = @{ Key = "HKLM:\SOFTWARE\rpcdsc\$fleet" }
    $action = {
        $saved = Get-RpcValue -Key $key
        if (-not $saved['By'])
        {
            return
        }
        $rules = @(@($saved.Keys) -like 'Rule *' | ForEach-Object { ConvertFrom-RpcLine -Line $saved[$_].Value } |
                ForEach-Object { @{ Name = $_.Name; Key = Get-RpcRuleKey -Rule $_; Rule = $_ } })
        Write-Verbose -Message "going back to $($rules.Count) rules, the RPC key and the state of before"
        Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules
        $rpc = @{
            Value = Select-RpcValue -Value $saved -Prefix 'Rpc '
            Absent = [bool]$saved.RpcAbsent.Value
        }
        $own.Value = Select-RpcValue -Value $saved -Prefix 'State '
        $own.Absent = [bool]$saved.StateAbsent.Value
        # Only after a restart since then, which takes the marks away, RPC has the ports that are taken back now.
        $here = (Get-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System)["rpcdsc $fleet undo"]
        $pending = (Restore-RpcRange -Key $rpc) -and -not $here
        Undo-RpcState -Key $own
        $marks = @{}
        if ($here)
        {
            $marks = Select-RpcValue -Value $saved -Prefix 'Mark '
            Restore-RpcMark -Fleet $fleet -Value $marks
        }
        elseif ($pending -and -not $own.Absent)
        {
            Set-RpcPending -Policy $Policy
        }
        Undo-RpcFormer -Saved $saved -Mark $marks
        Remove-RpcStateKey -Key $key
        @{ Text = $RpcText[@('Undone', 'UndonePending')[$pending]] -f $Policy.Label; Restart = $saved['Restart']; Tasks = Select-RpcValue -Value $saved -Prefix 'Task ' }
    }
    $failed = $RpcText.UndoFailed
    try
    {
        $done = Invoke-RpcChange -Policy $Policy -Action $action
        # The tasks come after the note is gone: that one of them can't be changed keeps nothing else from being undone.
        $failed = $RpcText.UndoneTask
        if ($done -and $done.Restart)
        {
            Add-RpcTask -Name "rpcdsc $fleet restart" -Xml $done.Restart.Value
        }
        elseif ($done)
        {
            Remove-RpcTask -Name "rpcdsc $fleet restart"
        }
        if ($done)
        {
            $done.Tasks.Keys | ForEach-Object { Add-RpcTask -Name $_ -Xml $done.Tasks[$_].Value }
        }
        # Where the change was confirmed meanwhile, only this task is left over.
        Remove-RpcTask -Name "rpcdsc $fleet undo"
    }
    catch
    {
        Write-RpcEvent -Id 14 -Message ($failed -f $Policy.Label, "$_")
        throw
    }
    if ($done)
    {
        Write-RpcEvent -Id 4 -Message $done.Text
        $done.Text
    }
}
