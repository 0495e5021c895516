function Get-RpcRestart
{
    <#
    .SYNOPSIS
    Describes in one line whether a restart is pending and when it comes.
    .PARAMETER Policy
    The policy: Fleet.
    .PARAMETER Slot
    The node's slot: When, and At.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot)
    if (-not (Test-RpcPending -Policy $Policy))
    {
        return 'no restart pending'
    }
    $task = Get-RpcTask -Name "rpcdsc $($Policy.Fleet) restart"
    if (-not $task)
    {
        $task = "not scheduled, when = $($Slot.When) $($Slot['At'])".Trim()
    }
    "restart pending: $task"
}
