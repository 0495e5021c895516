function Test-RpcRestart
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcRestart has nothing to do: no restart is pending, or the task is there as the slot says.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    #>
    param ($Policy, $Slot)
    -not (Test-RpcPending -Policy $Policy) -or
        "$(Get-RpcTask -Name "rpcdsc $($Policy.Fleet) restart")" -eq "$(Get-RpcRestartPlan -Policy $Policy -Slot $Slot)"
}
