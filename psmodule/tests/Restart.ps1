# When the node restarts: pending or not, the task, and what the task does when its time has come.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Inline, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy

function Invoke-Entry
{
    param ([string]$Name)
    $given = @{ Policy = $Policy; Slot = $Slot }
    if ($Inline)
    {
        $ErrorActionPreference = 'Continue'
        return & (Join-Path -Path $Inline -ChildPath "$Name.ps1") @given
    }
    & $inside { param ($Name, $Given) Set-StrictMode -Version Latest; & $Name @Given } $Name $given
}

# A computer whose RPC values have changed since it started.
function Set-Changed
{
    Reset-Double
    New-Item -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Force | Out-Null
    New-ItemProperty -Path 'HKLM:\HARDWARE\DESCRIPTION\System' -Name 'rpcdsc contoso' -PropertyType String -Value 'x'
    Set-DoubleFault
}

# What the task holds that is looked at.
function Edit-Task
{
    param ([string]$Old, [string]$New)
    $xml = (Get-DoubleTask)[$task].Xml
    Assert-True -Name "the task has $Old" -Is $xml.Contains($Old)
    (Get-DoubleTask)[$task].Xml = $xml.Replace($Old, $New)
}

function Get-Start
{
    @((Get-DoubleTask).Values | ForEach-Object { ([xml]$_.Xml).Task.Triggers.FirstChild.StartBoundary })
}

$task = 'rpcdsc contoso restart'
$Policy = Get-TestPolicy
$window = @{ When = 'window'; Day = 'Saturday'; Clock = '02:05' }

# Pending, in a window: Tuesday 24 November 2026, 10:00.
Invoke-Case -Name 'pending in a window' -Action {
    $Slot = $window
    Set-Changed
    Assert-Equal -Name 'pending, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Assert-Equal -Name 'pending, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'restart pending: not scheduled, when = window'
    Assert-Equal -Name 'set gives no output' -Is @(Invoke-Entry -Name Set-RpcRestart) -Should @()
    Assert-Equal -Name 'one task' -Is @((Get-DoubleTask).Keys) -Should @($task)
    Assert-Equal -Name 'since long ago' -Is @(Get-Start) -Should @('2000-01-01T02:05:00')
    Assert-Equal -Name 'scheduled, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Assert-True -Name 'scheduled, get' -Is ((Invoke-Entry -Name Get-RpcRestart) -eq 'restart pending: Saturday 02:05 restart for the RPC ports, notice 600 s')

    # The definition.
    $definition = ([xml](Get-DoubleTask)[$task].Xml).Task
    Assert-Equal -Name 'namespace' -Is $definition.xmlns -Should 'http://schemas.microsoft.com/windows/2004/02/mit/task'
    Assert-Equal -Name 'user' -Is $definition.Principals.Principal.UserId -Should 'S-1-5-18'
    $week = $definition.Triggers.CalendarTrigger.ScheduleByWeek
    Assert-Equal -Name 'every week on its day' -Is "$($week.DaysOfWeek.FirstChild.Name) $($week.WeeksInterval)" -Should 'Saturday 1'
    Assert-True -Name 'a window does not expire' -Is ($definition.OuterXml -notlike '*EndBoundary*' -and $definition.OuterXml -notlike '*DeleteExpired*')
    Assert-True -Name 'not made up for' -Is ($definition.Settings.OuterXml -notlike '*StartWhenAvailable>true*')
    Assert-Equal -Name 'command' -Is $definition.Actions.Exec.Command -Should '%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe'

    # The same second run: no call.
    Set-DoubleFault
    Assert-Equal -Name 'second test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Assert-Equal -Name 'second test, calls' -Is (Get-DoubleCount).Changes -Should 0

    # Missed, refused or aborted: the task comes again a week later, and that is as it should be.
    Set-DoubleClock -Now '2026-12-08T10:00:00'
    Assert-Equal -Name 'two weeks later, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Set-DoubleClock -Now '2026-11-24T10:00:00'
}

# Another slot, another notice: made anew.
Invoke-Case -Name 'another slot and notice' -Action {
    Set-Changed
    $Policy = Get-TestPolicy
    $Slot = $window
    Invoke-Entry -Name Set-RpcRestart
    $Slot = @{ When = 'window'; Day = 'Sunday'; Clock = '23:30' }
    Assert-Equal -Name 'other slot, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'other slot' -Is @(Get-Start) -Should @('2000-01-01T23:30:00')
    $Policy.Restart.Notice = 60
    Assert-Equal -Name 'other notice, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'other notice' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
}

# At a time.
Invoke-Case -Name 'at a time' -Action {
    Set-Changed
    $Slot = @{ When = 'at'; At = '2026-12-05T02:00:00' }
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'at' -Is @(Get-Start) -Should @('2026-12-05T02:00:00')
    Assert-Equal -Name 'at, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    $once = ([xml](Get-DoubleTask)[$task].Xml).Task
    Assert-Equal -Name 'at, expires' -Is "$($once.Triggers.TimeTrigger.EndBoundary) $($once.Settings.DeleteExpiredTaskAfter)" -Should '2026-12-05T03:00:00 PT0S'
    Set-Changed
    $Slot = @{ When = 'at'; At = '2026-11-24T09:59:59' }
    Assert-Equal -Name 'at, passed, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Assert-Equal -Name 'at, passed, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'restart pending: not scheduled, when = at 2026-11-24T09:59:59'
    Assert-Failure -Name 'at, passed, set' -Action { Invoke-Entry -Name Set-RpcRestart } -Like '*2026-11-24T09:59:59 has passed*'
    Assert-Equal -Name 'at, passed: no task' -Is @(Get-Start) -Should @()
}

# Never.
Invoke-Case -Name 'never' -Action {
    Set-Changed
    $Slot = @{ When = 'never' }
    Assert-Equal -Name 'never, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Assert-Equal -Name 'never, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'restart pending: not scheduled, when = never'
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'never: no task' -Is @(Get-Start) -Should @()
    $Slot = $window
    Invoke-Entry -Name Set-RpcRestart
    $Slot = @{ When = 'never' }
    Assert-Equal -Name 'never, with a task from before, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'never, with a task from before' -Is @(Get-Start) -Should @()
}

# After the start: nothing is pending, and a task that is left over goes.
Invoke-Case -Name 'after the start' -Action {
    $Slot = $window
    Set-Changed
    Invoke-Entry -Name Set-RpcRestart
    Start-Double -Now '2026-11-28T02:30:00'
    Assert-Equal -Name 'started, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'no restart pending'
    Assert-Equal -Name 'started, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'started: no task' -Is @(Get-Start) -Should @()
    Set-DoubleFault
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'nothing pending, calls' -Is (Get-DoubleCount).Changes -Should 0
    $Slot = @{ When = 'at'; At = '2026-11-24T09:59:59' }
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'nothing pending: a passed time is no error' -Is @(Get-Start) -Should @()
}

# No state: nothing pending.
Invoke-Case -Name 'no state' -Action {
    Reset-Double
    $Slot = $window
    Assert-Equal -Name 'no state' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
}

# A failing registration is an error.
Invoke-Case -Name 'a failing registration' -Action {
    $Slot = $window
    Set-Changed
    Set-DoubleFault -At 1
    Assert-Failure -Name 'registration fails' -Action { Invoke-Entry -Name Set-RpcRestart }
    Assert-Equal -Name 'registration failed, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
}

# The task's own script, run where shutdown and schtasks only write down what they get.
Invoke-Case -Name 'the script of the task' -Action {
    $Slot = $window
    Set-Changed
    $Policy = Get-TestPolicy
    Invoke-Entry -Name Set-RpcRestart
    $arguments = ([xml](Get-DoubleTask)[$task].Xml).Task.Actions.Exec.Arguments
    Assert-True -Name 'arguments' -Is ($arguments -match '^-NoProfile -NonInteractive -EncodedCommand ([A-Za-z0-9+/=]+)$')
    $action = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($Matches[1]))
    # Windows' own programs by their whole paths, which stand for these functions here.
    Assert-Equal -Name 'programs' -Is @([regex]::Matches($action, '\S*\w+\.exe') | ForEach-Object { $_.Value }) -Should @(
        '$env:SystemRoot\System32\shutdown.exe', '$env:SystemRoot\System32\schtasks.exe')
    $action = $action.Replace('$env:SystemRoot\System32\', '')
    function shutdown.exe
    {
        $script:Ran += "shutdown $args"
    }
    function schtasks.exe
    {
        $script:Ran += "schtasks $args"
    }
    function Invoke-TaskScript
    {
        $script:Ran = @()
        Set-StrictMode -Off
        . ([scriptblock]::Create($action))
        $script:Ran
    }
    $delete = 'schtasks /delete /f /tn rpcdsc contoso restart'
    Assert-Equal -Name 'task, pending' -Is (Invoke-TaskScript) -Should (
        'shutdown /r /f /t 600 /d p:2:4 /c rpcdsc contoso: restart for the RPC ports')
    foreach ($now in '2020-01-01', '2040-01-01')
    {
        Set-DoubleClock -Now $now
        Assert-True -Name "task, pending, clock at $now" -Is ((Invoke-TaskScript) -like 'shutdown *')
    }
    Start-Double
    Assert-Equal -Name 'task, started since' -Is (Invoke-TaskScript) -Should $delete
}

# The clock jumps, either way, before a change, after it, and after the start that makes up for it: nothing hangs on it.
Invoke-Case -Name 'clocks that jump' -Action {
    $right = '2026-11-24T10:00:00'
    foreach ($wrong in '2020-01-01T00:01:00', '2026-11-24T09:50:00', '2026-11-24T10:10:00', '2027-11-25T10:00:00', '2038-02-01T00:00:00')
    {
        foreach ($order in @($wrong, $right, $right), @($right, $wrong, $right), @($right, $right, $wrong), @($wrong, $wrong, $right), @($wrong, $right, $wrong))
        {
            $Slot = $window
            Set-Changed
            $at, $then, $later = $order
            $name = $order -join ', '
            Set-DoubleClock -Now $at
            Invoke-Entry -Name Set-RpcRestart
            Set-DoubleClock -Now $then
            Assert-Equal -Name "$name, pending and scheduled" -Is (Invoke-Entry -Name Test-RpcRestart), @(Get-Start) -Should $true, @('2000-01-01T02:05:00')
            Assert-True -Name "$name, told" -Is ((Invoke-Entry -Name Get-RpcRestart) -like 'restart pending: Saturday*')
            Invoke-Entry -Name Set-RpcRestart
            Assert-Equal -Name "$name, still" -Is @((Get-DoubleTask).Keys) -Should @($task)
            Start-Double -Now $later
            Assert-Equal -Name "$name, started" -Is (Invoke-Entry -Name Get-RpcRestart), (Invoke-Entry -Name Test-RpcRestart) -Should 'no restart pending', $true
            Set-DoubleClock -Now $right
            Invoke-Entry -Name Set-RpcRestart
            Assert-Equal -Name "$name, over" -Is @((Get-DoubleTask).Keys) -Should @()
        }
    }
}

# Whatever of the task is changed, it isn't the one that was registered; and it is made anew.
Invoke-Case -Name 'a task that was changed' -Action {
    $Slot = $window
    $edits = @{
        'disabled' = '</Settings>', '<Enabled>false</Enabled></Settings>'
        'its trigger disabled' = '<ScheduleByWeek>', '<Enabled>false</Enabled><ScheduleByWeek>'
        'another program' = 'powershell.exe', 'cmd.exe'
        'another action' = '-EncodedCommand ', '-EncodedCommand A'
        'a second action' = '</Actions>', '<Exec><Command>%SystemRoot%\notepad.exe</Command></Exec></Actions>'
        'another user' = 'S-1-5-18', 'S-1-5-19'
        'another day' = '<Saturday', '<Sunday'
        'another time' = 'T02:05:00', 'T14:05:00'
        'a start years away' = '2000-01-01T', '2031-01-01T'
        'a start that is made up for' = '</Settings>', '<StartWhenAvailable>true</StartWhenAvailable></Settings>'
        'an end' = '<ScheduleByWeek>', '<EndBoundary>2026-01-01T00:00:00</EndBoundary><ScheduleByWeek>'
    }
    foreach ($edit in $edits.Keys)
    {
        Set-Changed
        Invoke-Entry -Name Set-RpcRestart
        $before = (Get-DoubleTask)[$task].Xml
        Edit-Task -Old $edits[$edit][0] -New $edits[$edit][1]
        Assert-Equal -Name "$edit, test" -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
        Assert-True -Name "$edit, get" -Is ((Invoke-Entry -Name Get-RpcRestart) -like 'restart pending: not scheduled*')
        Invoke-Entry -Name Set-RpcRestart
        Assert-Equal -Name "$edit, mended" -Is (Invoke-Entry -Name Test-RpcRestart), (Get-DoubleTask)[$task].Xml -Should $true, $before
    }
}

Complete-Test
