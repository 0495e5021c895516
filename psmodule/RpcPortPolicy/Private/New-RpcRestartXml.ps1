function New-RpcRestartXml
{
    <#
    .SYNOPSIS
    Writes the definition of the restart task.
    .DESCRIPTION
    The task looks again before it acts: it restarts only if the fleet's state is still there and the RPC values
    have changed since Windows started, and deletes itself otherwise. Whoever is logged on gets the notice.
    shutdown.exe refuses by itself when another restart is scheduled already; that one is left alone. A missed start
    is never made up for (StartWhenAvailable is false unless said): it would come outside of the window. A window's
    task comes again each week, so that a restart that was missed, refused or aborted isn't forgotten; one for a date
    expires.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER Start
    When the task runs, in the node's own time (yyyy-MM-ddTHH:mm:ss).
    .PARAMETER Text
    The task's description.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot, $Start, $Text)
    $fleet = $Policy.Fleet
    $task = @{
        Text = $Text
        Setting = ''
        Trigger = "<CalendarTrigger><StartBoundary>$Start</StartBoundary><ScheduleByWeek><DaysOfWeek><$($Slot['Day']) />" +
        '</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek></CalendarTrigger>'
        Code = "`$c = (Get-ItemProperty -Path HKLM:\SOFTWARE\rpcdsc\$fleet).Changed;" +
        "`$os = Get-WmiObject -Class Win32_OperatingSystem;" +
        "if (`$c -gt `$os.ConvertToDateTime(`$os.LastBootUpTime).ToUniversalTime().ToString('o'))" +
        "{ & `$env:SystemRoot\System32\shutdown.exe /r /f /t $([int]$Policy.Restart.Notice) /d p:2:4 /c 'rpcdsc ${fleet}: restart for the RPC ports' }" +
        "else { & `$env:SystemRoot\System32\schtasks.exe /delete /f /tn 'rpcdsc $fleet restart' }"
    }
    if ($Slot.When -eq 'at')
    {
        $end = ([datetime]$Start).AddHours(1).ToString('s')
        $task.Trigger = "<TimeTrigger><StartBoundary>$Start</StartBoundary><EndBoundary>$end</EndBoundary></TimeTrigger>"
        $task.Setting = '<DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter>'
    }
    New-RpcTaskXml @task
}
