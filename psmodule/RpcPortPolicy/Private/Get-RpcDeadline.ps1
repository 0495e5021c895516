function Get-RpcDeadline
{
    <#
    .SYNOPSIS
    Gives by when a change must be confirmed; refuses one that could not be undone then.
    .PARAMETER ConfirmWithin
    Within what time it must be confirmed.
    .OUTPUTS
    System.DateTime
    #>
    param ($ConfirmWithin)
    if ($ConfirmWithin.TotalMinutes -lt 1 -or $ConfirmWithin.TotalDays -gt 7)
    {
        throw ($RpcText.BadConfirmWithin -f $ConfirmWithin)
    }
    $lockdown = 'Management.Automation.Security.SystemPolicy' -as [type]
    if ($lockdown -and "$($lockdown::GetSystemLockdownPolicy())" -eq 'Enforce')
    {
        throw $RpcText.LockedDown
    }
    (Get-Date).Add($ConfirmWithin)
}
