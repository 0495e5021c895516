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
    $text, $task = (Get-RpcRestartTask -Policy $Policy) -split "`n", 2
    if (-not $task -or $task -cne (Get-RpcTaskXml -Name "rpcdsc $($Policy.Fleet) restart"))
    {
        $text = "not scheduled, when = $($Slot.When) $($Slot['At'])".Trim()
    }
    "restart pending: $text"
}
