function Get-RpcRestartTime
{
    <#
    .SYNOPSIS
    Gives the next time of a slot; nothing for one that has none, or whose time has passed.
    .PARAMETER Slot
    The node's slot: When, with Day and Clock, or with At.
    .OUTPUTS
    System.DateTime
    #>
    param ($Slot)
    $now = Get-Date
    if ($Slot.When -eq 'at' -and [datetime]$Slot.At -gt $now)
    {
        [datetime]$Slot.At
    }
    if ($Slot.When -eq 'window')
    {
        $time = $now.Date + [timespan]$Slot.Clock
        while ($time.DayOfWeek -ne [DayOfWeek]$Slot.Day -or $time -le $now)
        {
            $time = $time.AddDays(1)
        }
        $time
    }
}
