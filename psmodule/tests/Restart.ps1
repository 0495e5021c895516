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

# A computer whose RPC values changed at that time, UTC.
function Set-Changed
{
    param ([string]$Time)
    Reset-Double
    New-Item -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Force | Out-Null
    New-ItemProperty -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Name Changed -PropertyType String -Value $Time
    Set-DoubleFault
}

function Get-Start
{
    @((Get-DoubleTask).Values | ForEach-Object { ([xml]$_.Xml).Task.Triggers.FirstChild.StartBoundary })
}

$task = 'rpcdsc contoso restart'
$Policy = Get-TestPolicy
$window = @{ When = 'window'; Day = 'Saturday'; Clock = '02:05' }
$changed = ([datetime]'2026-11-24T09:00:00').ToUniversalTime().ToString('o')
$long = ([datetime]'2026-11-20T09:00:00').ToUniversalTime().ToString('o')

# Pending, in a window: Tuesday 24 November 2026, 10:00.
Invoke-Case -Name 'pending in a window' -Action {
    $Slot = $window
    Set-Changed -Time $changed
    Assert-Equal -Name 'pending, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Assert-Equal -Name 'pending, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'restart pending: not scheduled, when = window'
    Assert-Equal -Name 'set gives no output' -Is @(Invoke-Entry -Name Set-RpcRestart) -Should @()
    Assert-Equal -Name 'one task' -Is @((Get-DoubleTask).Keys) -Should @($task)
    Assert-Equal -Name 'next Saturday' -Is @(Get-Start) -Should @('2026-11-28T02:05:00')
    Assert-Equal -Name 'scheduled, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    Assert-True -Name 'scheduled, get' -Is ((Invoke-Entry -Name Get-RpcRestart) -like 'restart pending: 2026-11-28T02:05:00 *notice 600 s')

    # The definition.
    $definition = ([xml](Get-DoubleTask)[$task].Xml).Task
    Assert-Equal -Name 'namespace' -Is $definition.xmlns -Should 'http://schemas.microsoft.com/windows/2004/02/mit/task'
    Assert-Equal -Name 'user' -Is "$($definition.Principals.Principal.UserId) $($definition.Principals.Principal.RunLevel)" -Should 'S-1-5-18 HighestAvailable'
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
    Set-Changed -Time $changed
    $Policy = Get-TestPolicy
    $Slot = $window
    Invoke-Entry -Name Set-RpcRestart
    $Slot = @{ When = 'window'; Day = 'Sunday'; Clock = '23:30' }
    Assert-Equal -Name 'other slot, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'other slot' -Is @(Get-Start) -Should @('2026-11-29T23:30:00')
    $Policy.Restart.Notice = 60
    Assert-Equal -Name 'other notice, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'other notice' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
}

# Days and hours around now.
Invoke-Case -Name 'days and hours around now' -Action {
    Set-Changed -Time $changed
    foreach ($case in @(
            @('Tuesday', '10:01', '2026-11-24T10:01:00'), @('Tuesday', '10:00', '2026-12-01T10:00:00'),
            @('Tuesday', '09:59', '2026-12-01T09:59:00'), @('Monday', '23:59', '2026-11-30T23:59:00'),
            @('Wednesday', '00:00', '2026-11-25T00:00:00')
        ))
    {
        $Slot = @{ When = 'window'; Day = $case[0]; Clock = $case[1] }
        Invoke-Entry -Name Set-RpcRestart
        Assert-Equal -Name "$($case[0]) $($case[1])" -Is @(Get-Start) -Should @($case[2])
    }
}

# At a time.
Invoke-Case -Name 'at a time' -Action {
    Set-Changed -Time $changed
    $Slot = @{ When = 'at'; At = '2026-12-05T02:00:00' }
    Invoke-Entry -Name Set-RpcRestart
    Assert-Equal -Name 'at' -Is @(Get-Start) -Should @('2026-12-05T02:00:00')
    Assert-Equal -Name 'at, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $true
    $once = ([xml](Get-DoubleTask)[$task].Xml).Task
    Assert-Equal -Name 'at, expires' -Is "$($once.Triggers.TimeTrigger.EndBoundary) $($once.Settings.DeleteExpiredTaskAfter)" -Should '2026-12-05T03:00:00 PT0S'
    Set-Changed -Time $changed
    $Slot = @{ When = 'at'; At = '2026-11-24T09:59:59' }
    Assert-Equal -Name 'at, passed, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
    Assert-Equal -Name 'at, passed, get' -Is (Invoke-Entry -Name Get-RpcRestart) -Should 'restart pending: not scheduled, when = at 2026-11-24T09:59:59'
    Assert-Failure -Name 'at, passed, set' -Action { Invoke-Entry -Name Set-RpcRestart } -Like '*2026-11-24T09:59:59 has passed*'
    Assert-Equal -Name 'at, passed: no task' -Is @(Get-Start) -Should @()
}

# Never.
Invoke-Case -Name 'never' -Action {
    Set-Changed -Time $changed
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
    Set-Changed -Time $changed
    Invoke-Entry -Name Set-RpcRestart
    Set-DoubleClock -Now '2026-11-28T02:30:00' -Boot '2026-11-28T02:20:00'
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
    Set-Changed -Time $changed
    Set-DoubleFault -At 1
    Assert-Failure -Name 'registration fails' -Action { Invoke-Entry -Name Set-RpcRestart }
    Assert-Equal -Name 'registration failed, test' -Is (Invoke-Entry -Name Test-RpcRestart) -Should $false
}

# The task's own script, run where shutdown and schtasks only write down what they get.
Invoke-Case -Name 'the script of the task' -Action {
    $Slot = $window
    Set-Changed -Time $changed
    $Policy = Get-TestPolicy
    Invoke-Entry -Name Set-RpcRestart
    $arguments = ([xml](Get-DoubleTask)[$task].Xml).Task.Actions.Exec.Arguments
    Assert-True -Name 'arguments' -Is ($arguments -match '^-NoProfile -NonInteractive -EncodedCommand ([A-Za-z0-9+/=]+)$')
    $action = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($Matches[1]))
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/Wmi.ps1')
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
        param ([string]$Boot)
        $script:Ran = @()
        $script:BootTime = [datetime]$Boot
        Set-StrictMode -Off
        . ([scriptblock]::Create($action))
        $script:Ran
    }
    $delete = 'schtasks /delete /f /tn rpcdsc contoso restart'
    Assert-Equal -Name 'task, pending' -Is (Invoke-TaskScript -Boot '2026-11-24T08:00:00') -Should (
        'shutdown /r /f /t 600 /d p:2:4 /c rpcdsc contoso: restart for the RPC ports')
    Assert-Equal -Name 'task, started since' -Is (Invoke-TaskScript -Boot '2026-11-24T09:30:00') -Should $delete
    Remove-Item -Path 'HKLM:\SOFTWARE\rpcdsc\contoso'
    $ErrorActionPreference = 'SilentlyContinue'
    Assert-Equal -Name 'task, state removed' -Is (Invoke-TaskScript -Boot '2026-11-24T08:00:00') -Should $delete
}

Complete-Test
