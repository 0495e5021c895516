function Get-RpcRestartPlan
{
    <#
    .SYNOPSIS
    Writes what Get-RpcTask should give: the time of the next restart, a blank, the task's description.
    .DESCRIPTION
    Nothing for a node that never restarts by itself; without a time if the slot's has passed.
    .PARAMETER Policy
    The policy: Restart.Notice.
    .PARAMETER Slot
    The node's slot: When, with Day and Clock, or with At.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot)
    if ($Slot.When -eq 'never')
    {
        return
    }
    $now = Get-Date
    if ($Slot.When -eq 'at')
    {
        $time = [datetime]$Slot.At
    }
    else
    {
        $time = $now.Date + [timespan]$Slot.Clock
        while ($time.DayOfWeek -ne [DayOfWeek]$Slot.Day -or $time -le $now)
        {
            $time = $time.AddDays(1)
        }
    }
    $text = ''
    if ($time -gt $now)
    {
        $text = $time.ToString('s')
    }
    "$text Restart for the RPC ports, notice $($Policy.Restart.Notice) s"
}
