function Set-RpcNode
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says, all or nothing but the restart, and tells the log.
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
        $by = (Get-Date).Add($ConfirmWithin)
    }
    # Asked once is enough: the cmdlets below are parts of one change.
    $ConfirmPreference = 'None'
    $fleet = $Policy.Fleet
    $waits = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$fleet undo"
    if ($waits['By'])
    {
        throw ($RpcText.Unconfirmed -f $waits.By.Value)
    }
    $change = @{
        Policy = $Policy
        Action = {
            if ($by)
            {
                Save-RpcUndo -Policy $Policy -By $by
            }
            Save-RpcState -Policy $Policy
            Set-RpcRuleState -Policy $Policy
            Set-RpcRegistry -Policy $Policy
            if ("$(Get-RpcRestartPlan -Policy $Policy -Slot $Slot)" -notlike ' *')
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
        Write-Warning -Message ($RpcText.ConfirmBy -f $Policy.Label, $by.ToString('s'))
    }
    if (-not (Test-RpcRestart -Policy $Policy -Slot $Slot))
    {
        throw ($RpcText.TimePassed -f $Slot.At)
    }
}
