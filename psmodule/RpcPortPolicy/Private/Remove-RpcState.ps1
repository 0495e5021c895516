function Remove-RpcState
{
    <#
    .SYNOPSIS
    Undoes everything of the fleet on this computer, all or nothing, and says in one line what that means.
    .DESCRIPTION
    The tasks go last: without the state they do nothing.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    #>
    param ($Policy)
    $fleet = $Policy.Fleet
    Invoke-RpcChange -Policy $Policy -Action {
        $text = $RpcText.Removed
        $saved = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$fleet"
        Get-RpcRule -Group $Policy.RuleGroup | ForEach-Object { Remove-RpcRule -Group $Policy.RuleGroup -Name $_.Name }
        if ($saved['Saved'])
        {
            $earlier = @{
                Key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
                Name = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts'
                Value = $saved
                Absent = [bool]$saved.KeyAbsent.Value
            }
            if (Restore-RpcKey @earlier)
            {
                $text = $RpcText.RemovedPending
            }
        }
        Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$fleet"
        Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
        'restart', 'undo' | ForEach-Object { Remove-RpcTask -Name "rpcdsc $fleet $_" }
        $text
    }
}
