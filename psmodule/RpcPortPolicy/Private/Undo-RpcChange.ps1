function Undo-RpcChange
{
    <#
    .SYNOPSIS
    Goes back to what this computer was before the change that waits to be confirmed; says in one line what that means.
    .PARAMETER Policy
    The policy: Fleet, Label, RuleGroup.
    #>
    param ($Policy)
    $fleet = $Policy.Fleet
    $key = "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    $own = @{ Key = "HKLM:\SOFTWARE\rpcdsc\$fleet" }
    try
    {
        $text = Invoke-RpcChange -Policy $Policy -Action {
            $saved = Get-RpcValue -Key $key
            if (-not $saved['By'])
            {
                # Confirmed meanwhile: only a task may be left over.
                Remove-RpcTask -Name "rpcdsc $fleet undo"
                return
            }
            $rules = @(@($saved.Keys) -like 'Rule *' | ForEach-Object { ConvertFrom-RpcLine -Line $saved[$_].Value } |
                    ForEach-Object { @{ Name = $_.Name; Key = Get-RpcRuleKey -Rule $_; Rule = $_ } })
            Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules
            $rpc = @{
                Key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
                Value = Select-RpcValue -Value $saved -Prefix 'Rpc '
                Absent = [bool]$saved.RpcAbsent.Value
            }
            $own.Value = Select-RpcValue -Value $saved -Prefix 'State '
            $own.Absent = [bool]$saved.StateAbsent.Value
            # Only after a restart since then RPC has taken the ports that are taken back now.
            $pending = (Undo-RpcRegistry -Key $rpc, $own) -and $saved.At.Value -lt (Get-RpcBootTime)
            if ($pending -and -not $own.Absent)
            {
                Set-RpcValue -Key $own.Key -Value @{ Changed = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') } }
            }
            Remove-RpcStateKey -Key $key
            if ($saved['Restart'])
            {
                Add-RpcTask -Name "rpcdsc $fleet restart" -Xml $saved.Restart.Value
            }
            else
            {
                Remove-RpcTask -Name "rpcdsc $fleet restart"
            }
            Remove-RpcTask -Name "rpcdsc $fleet undo"
            $RpcText[@('Undone', 'UndonePending')[$pending]] -f $Policy.Label
        }
    }
    catch
    {
        Write-RpcEvent -Id 14 -Message ($RpcText.UndoFailed -f $Policy.Label, "$_")
        throw
    }
    if ($text)
    {
        Write-RpcEvent -Id 4 -Message $text
    }
    $text
}
