function Set-RpcNode
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says, all or nothing but the restart, and tells the log; gives what to warn of.
    .PARAMETER Policy
    The policy.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER By
    By when the change must be confirmed, if it must.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot, $By)
    # Asked once is enough: the cmdlets below are parts of one change.
    $ConfirmPreference = 'None'
    $fleet = $Policy.Fleet
    $earlier = @{}
    $change = @{
        Policy = $Policy
        Action = {
            # Once more: another run may have ended just now.
            Assert-RpcConfirmed -Policy $Policy
            $earlier.Xml = Get-RpcTaskXml -Name "rpcdsc $fleet restart"
            if ($By)
            {
                Save-RpcUndo -Policy $Policy -By $By -Have $rules
            }
            Set-RpcWhole -Policy $Policy -Have $rules -Earlier $earlier
            if ("$(Get-RpcRestartPlan -Policy $Policy -Slot $Slot)" -like ' *')
            {
                # Its time has passed: an earlier slot doesn't count any more.
                Remove-RpcTask -Name "rpcdsc $fleet restart"
            }
            else
            {
                Set-RpcRestart -Policy $Policy -Slot $Slot
            }
        }
        Undo = {
            Restore-RpcFormer -Former $earlier['Former']
            # A note that is there now is another run's, and so is the task.
            if (-not (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$fleet undo")['By'])
            {
                Remove-RpcTask -Name "rpcdsc $fleet undo"
            }
            if ("$($earlier['Xml'])" -ceq "$(Get-RpcTaskXml -Name "rpcdsc $fleet restart")" -or -not $earlier.ContainsKey('Xml'))
            {
                return
            }
            if ($earlier.Xml)
            {
                Add-RpcTask -Name "rpcdsc $fleet restart" -Xml $earlier.Xml
            }
            else
            {
                Remove-RpcTask -Name "rpcdsc $fleet restart"
            }
        }
    }
    $null = Invoke-RpcChange @change
    Clear-RpcFormer -Former $earlier.Former
    $restart = Get-RpcRestart -Policy $Policy -Slot $Slot
    Write-RpcEvent -Id 1 -Message ($RpcText.Applied -f $Policy.Label, $Policy.Tag, $restart)
    if ($By)
    {
        $RpcText.ConfirmBy -f $Policy.Label, $By.ToString('s')
    }
}
