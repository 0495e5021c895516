function New-RpcRestartXml
{
    <#
    .SYNOPSIS
    Writes the definition of the restart task.
    .DESCRIPTION
    The task looks again before it acts: it restarts only if the fleet's mark of this start of Windows is still there,
    and deletes itself otherwise. Whoever is logged on gets the notice. shutdown.exe refuses by itself when another
    restart is scheduled already; that one is left alone. A missed start is never made up for (StartWhenAvailable is
    false unless said): it would come outside of the window. A window's task comes again each week, so that a restart
    that was missed, refused or aborted isn't forgotten, and has done so since long ago, so that its next time hangs on
    no clock of the day on which it was registered; one for a date expires.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER Text
    The task's description.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot, $Text)
    $fleet = $Policy.Fleet
    $task = @{
        Text = $Text
        Setting = ''
        Trigger = "<CalendarTrigger><StartBoundary>2000-01-01T$($Slot['Clock']):00</StartBoundary><ScheduleByWeek><DaysOfWeek><$($Slot['Day']) />" +
        '</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek></CalendarTrigger>'
        Code = "if ((Get-ItemProperty -Path HKLM:\HARDWARE\DESCRIPTION\System).'rpcdsc $fleet')" +
        "{ & `$env:SystemRoot\System32\shutdown.exe /r /f /t $([int]$Policy.Restart.Notice) /d p:2:4 /c 'rpcdsc ${fleet}: restart for the RPC ports' }" +
        "else { & `$env:SystemRoot\System32\schtasks.exe /delete /f /tn 'rpcdsc $fleet restart' }"
    }
    if ($Slot.When -eq 'at')
    {
        $end = ([datetime]$Slot.At).AddHours(1).ToString('s')
        $task.Trigger = "<TimeTrigger><StartBoundary>$($Slot.At)</StartBoundary><EndBoundary>$end</EndBoundary></TimeTrigger>"
        $task.Setting = '<DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter>'
    }
    New-RpcTaskXml @task
}
