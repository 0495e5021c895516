function Set-RpcNode
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says, all or nothing but the restart, and tells the log; gives what to warn of.
    .PARAMETER Policy
    The policy.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER ConfirmWithin
    Within what time the change must be confirmed, if it must.
    #>
    param ($Policy, $Slot, $ConfirmWithin)
    $by = $null
    if ($null -ne $ConfirmWithin)
    {
        if ($ConfirmWithin.TotalMinutes -lt 1 -or $ConfirmWithin.TotalDays -gt 7)
        {
            throw ($RpcText.BadConfirmWithin -f $ConfirmWithin)
        }
        $lockdown = 'Management.Automation.Security.SystemPolicy' -as [type]
        if ($lockdown -and "$($lockdown::GetSystemLockdownPolicy())" -eq 'Enforce')
        {
            throw $RpcText.LockedDown
        }
        $by = (Get-Date).Add($ConfirmWithin)
    }
    # Asked once is enough: the cmdlets below are parts of one change.
    $ConfirmPreference = 'None'
    $fleet = $Policy.Fleet
    Assert-RpcConfirmed -Policy $Policy
    $change = @{
        Policy = $Policy
        Action = {
            # Once more: another run may have ended just now.
            Assert-RpcConfirmed -Policy $Policy
            if ($by)
            {
                Save-RpcUndo -Policy $Policy -By $by
            }
            Save-RpcState -Policy $Policy
            Set-RpcRuleState -Policy $Policy
            Set-RpcRegistry -Policy $Policy
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
            if ($by)
            {
                Remove-RpcTask -Name "rpcdsc $fleet undo"
            }
        }
    }
    $null = Invoke-RpcChange @change
    $restart = Get-RpcRestart -Policy $Policy -Slot $Slot
    Write-RpcEvent -Id 1 -Message ($RpcText.Applied -f $Policy.Label, $Policy.Tag, $restart)
    if ($by)
    {
        $RpcText.ConfirmBy -f $Policy.Label, $by.ToString('s')
    }
    if (-not (Test-RpcRestart -Policy $Policy -Slot $Slot))
    {
        throw ($RpcText.TimePassed -f $Slot.At)
    }
}
