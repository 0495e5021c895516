function New-RpcTaskXml
{
    <#
    .SYNOPSIS
    Writes the definition of a task that runs a script as SYSTEM.
    .PARAMETER Text
    The task's description.
    .PARAMETER Trigger
    The XML of its triggers.
    .PARAMETER Setting
    The XML of further settings.
    .PARAMETER Code
    The script, for Windows PowerShell.
    .OUTPUTS
    System.String
    #>
    param ($Text, $Trigger, $Setting, $Code)
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Code))
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>' +
    "$([Security.SecurityElement]::Escape($Text))</Description></RegistrationInfo><Triggers>$Trigger</Triggers><Principals><Principal id=`"S`">" +
    '<UserId>S-1-5-18</UserId></Principal></Principals><Settings>' +
    "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>" +
    "<ExecutionTimeLimit>PT10M</ExecutionTimeLimit>$Setting</Settings><Actions Context=`"S`">" +
    "<Exec><Command>%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe</Command><Arguments>-NoProfile -NonInteractive -EncodedCommand $encoded" +
    '</Arguments></Exec></Actions></Task>'
}
