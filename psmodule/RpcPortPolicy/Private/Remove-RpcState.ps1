function Remove-RpcState
{
    <#
    .SYNOPSIS
    Undoes everything of the fleet on this computer, by whichever way it came, all or nothing, and says in one line what that means.
    .DESCRIPTION
    What another fleet has stays. If that was applied over this one, it holds on to the RPC values, and gets what was
    there before the first of the two: the last one that goes puts that back. The tasks go last: without the state they
    do nothing.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    $fleet = $Policy.Fleet
    $earlier = @{}
    Invoke-RpcChange -Policy $Policy -Undo { Restore-RpcFormer -Former $earlier['Former'] } -Action {
        $text = $RpcText.Removed
        $state = "HKLM:\SOFTWARE\rpcdsc\$fleet"
        $others = @(Find-RpcOther -Policy $Policy -Rule @($rules | Where-Object { $_.Other }))
        $former = @($others | Where-Object { $_.Fleet -eq $fleet -and $_.Folder })
        $earlier.Former = $former
        $mine = @($rules | Where-Object { $_.Fleet -eq $fleet })
        $saved = Select-RpcSaved -Saved (@(Get-RpcValue -Key $state) + @($former | ForEach-Object { Get-RpcScriptState -Folder $_.Folder }))
        Write-Verbose -Message 'putting back the RPC key, removing state and tasks'
        if ($saved)
        {
            $above = Find-RpcAbove -Other $others -Fleet $fleet -Saved $saved
            if ($above -and $above.Folder)
            {
                throw ($RpcText.ScriptsAbove -f $above.Fleet)
            }
            if ($above)
            {
                Add-RpcSaved -Key "HKLM:\SOFTWARE\rpcdsc\$($above.Fleet)" -Saved $saved
                $text = $RpcText.RemovedBelow -f $above.Fleet
            }
            elseif (Restore-RpcRange -Key @{ Value = $saved; Absent = [bool]$saved.KeyAbsent.Value })
            {
                $text = $RpcText.RemovedPending
            }
        }
        Remove-RpcFormer -Policy $Policy -Former $former -Rule $mine
        Remove-RpcStateKey -Key $state
        Remove-RpcStateKey -Key "$state undo"
        Restore-RpcMark -Fleet $fleet -Value @{}
        'restart', 'undo' | ForEach-Object { Remove-RpcTask -Name "rpcdsc $fleet $_" }
        $text
    }
    Clear-RpcFormer -Former $earlier.Former
}
