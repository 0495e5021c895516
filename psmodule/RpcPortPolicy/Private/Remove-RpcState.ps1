function Remove-RpcState
{
    <#
    .SYNOPSIS
    Undoes everything of the fleet on this computer, all or nothing, and says in one line what that means.
    .DESCRIPTION
    The tasks go last: without the state they do nothing.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    $fleet = $Policy.Fleet
    Invoke-RpcChange -Policy $Policy -Action {
        $text = $RpcText.Removed
        $saved = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$fleet"
        Remove-RpcRule -Rule $rules
        Write-Verbose -Message 'putting back the RPC key, removing state and tasks'
        if ($saved['Saved'])
        {
            if (Restore-RpcRange -Key @{ Value = $saved; Absent = [bool]$saved.KeyAbsent.Value })
            {
                $text = $RpcText.RemovedPending
            }
        }
        Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$fleet"
        Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
        Restore-RpcMark -Fleet $fleet -Value @{}
        'restart', 'undo' | ForEach-Object { Remove-RpcTask -Name "rpcdsc $fleet $_" }
        $text
    }
}
