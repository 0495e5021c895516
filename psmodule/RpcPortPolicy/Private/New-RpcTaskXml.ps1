function New-RpcTaskXml
{
    <#
    .SYNOPSIS
    Writes the definition of the restart task.
    .DESCRIPTION
    The task looks again before it acts: it restarts only if the fleet's state is still there and the RPC values
    have changed since Windows started, and deletes itself otherwise. shutdown.exe refuses by itself when another
    restart is scheduled already; that one is left alone. A missed start is never made up for (StartWhenAvailable is
    false unless said): it would come outside of the window. A window's task comes again each week, so that a restart
    that was missed, refused or aborted isn't forgotten; one for a date expires.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER Start
    When the task runs, in the node's own time (yyyy-MM-ddTHH:mm:ss).
    .PARAMETER Text
    The task's description.
    #>
    param ($Policy, $Slot, $Start, $Text)
    $fleet = $Policy.Fleet
    $action = "`$c = (Get-ItemProperty -Path HKLM:\SOFTWARE\rpcdsc\$fleet).Changed;" +
    "`$os = Get-WmiObject -Class Win32_OperatingSystem;" +
    "if (`$c -gt `$os.ConvertToDateTime(`$os.LastBootUpTime).ToUniversalTime().ToString('o'))" +
    "{ shutdown.exe /r /t $($Policy.Restart.Notice) /d p:2:4 /c 'rpcdsc ${fleet}: restart for the RPC ports' }" +
    "else { schtasks.exe /delete /f /tn 'rpcdsc $fleet restart' }"
    $code = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($action))
    $trigger = "<CalendarTrigger><StartBoundary>$Start</StartBoundary><ScheduleByWeek><DaysOfWeek><$($Slot['Day']) />" +
    '</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek></CalendarTrigger>'
    $expire = ''
    if ($Slot.When -eq 'at')
    {
        $end = ([datetime]$Start).AddHours(1).ToString('s')
        $trigger = "<TimeTrigger><StartBoundary>$Start</StartBoundary><EndBoundary>$end</EndBoundary></TimeTrigger>"
        $expire = '<DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter>'
    }
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>' +
    "$Text</Description></RegistrationInfo><Triggers>$trigger</Triggers><Principals><Principal id=`"S`">" +
    '<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals><Settings>' +
    "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>$expire</Settings><Actions Context=`"S`">" +
    "<Exec><Command>powershell.exe</Command><Arguments>-NoProfile -NonInteractive -EncodedCommand $code" +
    '</Arguments></Exec></Actions></Task>'
}
