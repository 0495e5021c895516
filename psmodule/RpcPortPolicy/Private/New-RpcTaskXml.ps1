function New-RpcTaskXml
{
    <#
    .SYNOPSIS
    Writes the definition of the restart task.
    .DESCRIPTION
    The task looks again before it acts: it restarts only if the fleet's state is still there and the RPC values
    have changed since Windows started. shutdown.exe refuses by itself when another restart is scheduled already;
    that one is left alone. A missed start is never made up for (StartWhenAvailable is false unless said): it would
    come outside of the window; the next run registers the next one.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Start
    When the task runs, in the node's own time (yyyy-MM-ddTHH:mm:ss).
    .PARAMETER Text
    The task's description.
    #>
    param ($Policy, $Start, $Text)
    $fleet = $Policy.Fleet
    $action = "`$c = (Get-ItemProperty -Path HKLM:\SOFTWARE\rpcdsc\$fleet).Changed;" +
    "`$os = Get-WmiObject -Class Win32_OperatingSystem;" +
    "if (`$c -gt `$os.ConvertToDateTime(`$os.LastBootUpTime).ToUniversalTime().ToString('o'))" +
    "{ shutdown.exe /r /t $($Policy.Restart.Notice) /d p:2:4 /c 'rpcdsc ${fleet}: restart for the RPC ports' };" +
    "schtasks.exe /delete /f /tn 'rpcdsc $fleet restart'"
    $code = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($action))
    $end = ([datetime]$Start).AddHours(1).ToString('s')
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>' +
    "$Text</Description></RegistrationInfo><Triggers><TimeTrigger><StartBoundary>$Start</StartBoundary><EndBoundary>$end" +
    '</EndBoundary></TimeTrigger></Triggers><Principals><Principal id="S"><UserId>S-1-5-18</UserId><RunLevel>' +
    'HighestAvailable</RunLevel></Principal></Principals><Settings><DisallowStartIfOnBatteries>false' +
    '</DisallowStartIfOnBatteries><DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter></Settings><Actions Context="S">' +
    "<Exec><Command>powershell.exe</Command><Arguments>-NoProfile -NonInteractive -EncodedCommand $code" +
    '</Arguments></Exec></Actions></Task>'
}
