function Test-RpcRestart
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcRestart has nothing to do: no restart is pending, or the task is there as it was registered for
    this slot.
    .DESCRIPTION
    What the task does, when, as whom, and whether it is enabled stands in its definition: that is compared, whole, with
    what Windows gave right after the registration, so that nobody has to know how Windows writes it.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy, $Slot)
    $plan = Get-RpcRestartPlan -Policy $Policy -Slot $Slot
    $task = Get-RpcTaskXml -Name "rpcdsc $($Policy.Fleet) restart"
    if ($plan)
    {
        $task = (Get-RpcRestartTask -Policy $Policy) -cne "$plan`n$task"
    }
    -not ($task -and (Test-RpcPending -Policy $Policy))
}
