function Test-RpcRestart
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcRestart has nothing to do: no restart is pending, or the task is there as the slot says.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy, $Slot)
    $plan = "$(Get-RpcRestartPlan -Policy $Policy -Slot $Slot)"
    $task = "$(Get-RpcTask -Name "rpcdsc $($Policy.Fleet) restart")"
    if (-not (Test-RpcPending -Policy $Policy) -or $plan -eq $task)
    {
        return $true
    }
    # A window's task may have been registered weeks ago: it comes every seven days.
    $start, $text = $task -split ' ', 2
    $next, $want = $plan -split ' ', 2
    $Slot.When -eq 'window' -and $text -eq $want -and ([datetime]$next - [datetime]$start).TotalDays % 7 -eq 0
}
