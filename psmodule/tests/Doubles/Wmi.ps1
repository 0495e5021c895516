# Get-WmiObject for the script of the restart task, which uses it on every Windows. Dot-source it; $BootTime decides.
function Get-WmiObject
{
    param ([string]$Class)
    $os = New-Object -TypeName PSObject -Property @{ LastBootUpTime = $script:BootTime.ToString('s') }
    Add-Member -InputObject $os -MemberType ScriptMethod -Name ConvertToDateTime -PassThru -Value { param ($Text) [datetime]$Text }
}
