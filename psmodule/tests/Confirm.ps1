# Changes that must be confirmed: undone by the task's own script unless they are, all or nothing; and the log.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside { 'Test-RpcElevation', 'Test-RpcOwnName' | ForEach-Object { Set-Item -Path "function:script:$_" -Value { $true } } }
$fleet = Join-Path -Path $PSScriptRoot -ChildPath 'Fleet'
$small = @{ ComputerName = 'small'; FleetPath = $fleet }
$large = @{ ComputerName = 'fs01.corp.example'; FleetPath = $fleet }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$undo = 'HKLM:\SOFTWARE\rpcdsc\contoso undo'
$task = 'rpcdsc contoso undo'
$starts = 'empty', 'values of others', 'an earlier policy'

function Reset-Computer
{
    param ([string]$Start)
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    if ($Start -eq 'values of others')
    {
        $null = New-Item -Path $rpc -Force
        New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @('4000-4100', '4200')
        New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType String -Value 'N'
        New-ItemProperty -Path $rpc -Name Other -PropertyType DWord -Value 7
    }
    if ($Start -eq 'an earlier policy')
    {
        Set-RpcPortPolicy @large
        # With what somebody added to it.
        $rule = @(Get-DoubleRule | Where-Object { $_.Group -eq 'rpcdsc contoso' })[0]
        $rule.Program = 'C:\a b, c.exe'
        $rule.Profile = 'Domain'
        $rule.LocalAddress = @('10.1.1.1', '10.1.1.2')
        Start-Double -Now '2026-11-24T11:00:00'
    }
    Set-DoubleFault
}

# All but the time of rules' making: put back, they are the same in another order.
function Get-Computer
{
    Get-DoubleText
}

function Get-UndoTask
{
    ([xml](Get-DoubleTask)[$task].Xml).Task
}

# Lets time pass, whatever the clock says: the task's time comes nearer.
function Step-Tick
{
    param ([int]$Minute)
    $key = 'HKLM:\HARDWARE\DESCRIPTION\System'
    $due = (Get-ItemProperty -Path $key).$task
    New-ItemProperty -Path $key -Name $task -PropertyType String -Value "$([long]$due - 60000 * $Minute)" -Force
}

# What the task runs: the script from the registry, in a process that knows nothing of the module.
function Invoke-UndoTask
{
    $arguments = (Get-UndoTask).Actions.Exec.Arguments
    Assert-True -Name 'arguments' -Is ($arguments -match '-EncodedCommand ([A-Za-z0-9+/=]+)$')
    $action = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($Matches[1]))
    Remove-Module -Name RpcPortPolicy
    try
    {
        $ErrorActionPreference = 'Continue'
        & { Set-StrictMode -Off; & ([scriptblock]::Create($action)) }
    }
    finally
    {
        Import-Module -Name $Module -Scope Global
        $script:inside = Get-Module -Name RpcPortPolicy
        & $script:inside { 'Test-RpcElevation', 'Test-RpcOwnName' | ForEach-Object { Set-Item -Path "function:script:$_" -Value { $true } } }
    }
}

# The task undoes all of the change and itself.
Invoke-Case -Name 'not confirmed in time' -Action {
    foreach ($start in $starts)
    {
        Reset-Computer -Start $start
        $before = Get-Computer
        $null = Get-DoubleEvent
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00 -WarningVariable warning
        Assert-True -Name "$start, warns" -Is ("$warning" -like '*unless Confirm-RpcPortPolicy runs before 2026-11-24T1*')
        Assert-Equal -Name "$start, applied" -Is (Test-RpcPortPolicy @small) -Should $true
        $by = (Get-RpcPortPolicy @small).ConfirmBy
        Assert-Equal -Name "$start, task" -Is @((Get-UndoTask).Triggers.TimeTrigger | ForEach-Object { $_.StartBoundary }) -Should @(($by.ToUniversalTime().ToString('s') + 'Z'), '2000-01-01T00:00:00')
        Assert-Equal -Name "$start, ten minutes" -Is ($by - (Get-Date)) -Should ([timespan]'00:10:00')
        Assert-Equal -Name "$start, until it succeeds" -Is @((Get-UndoTask).Triggers.TimeTrigger | ForEach-Object { $_.Repetition.Interval }; (Get-UndoTask).Settings.StartWhenAvailable) -Should 'PT5M', 'PT5M', 'true'
        Assert-Failure -Name "$start, a second change" -Action { Set-RpcPortPolicy @large } -Like '*to be confirmed by*Confirm-RpcPortPolicy or Undo*'
        Assert-Equal -Name "$start, a second change changes nothing" -Is (Test-RpcPortPolicy @small) -Should $true
        $null = Get-DoubleEvent
        Step-Tick -Minute 10
        Invoke-UndoTask
        Assert-Equal -Name "$start, undone" -Is (Get-Computer) -Should $before
        Assert-True -Name "$start, undone, event" -Is ((Get-DoubleEvent) -like 'Application 4 Information *not confirmed and is undone')
        Assert-Failure -Name "$start, undone twice" -Action { Undo-RpcPortPolicy @small } -Like '*no change of the fleet contoso that waits*'
    }
}

# Whether the time has come, where the clock jumps: the ticks say so as long as Windows hasn't started again.
Invoke-Case -Name 'a clock that jumps while a change waits' -Action {
    foreach ($now in '2020-01-01T00:00:00', '2026-11-24T09:50:00', '2026-11-24T10:20:00', '2038-02-01T00:00:00')
    {
        Reset-Computer -Start 'empty'
        $before = Get-Computer
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
        Set-DoubleClock -Now $now
        Invoke-UndoTask
        Assert-True -Name "clock at $now, too early" -Is (Test-Path -Path $undo)
        Step-Tick -Minute 9
        Invoke-UndoTask
        Assert-True -Name "clock at $now, still too early" -Is (Test-Path -Path $undo)
        Step-Tick -Minute 1
        Invoke-UndoTask
        Assert-Equal -Name "clock at $now, undone" -Is (Get-Computer) -Should $before
    }
}

# After another start the clock counts, or as long a time since that start, whichever comes first.
Invoke-Case -Name 'a start while a change waits' -Action {
    foreach ($case in @(@('2026-11-24T10:09:59', '99999999999', $false), @('2020-01-01T00:00:00', '99999999999', $false),
            @('2026-11-24T10:10:00', '99999999999', $true), @('2020-01-01T00:00:00', '1', $true)))
    {
        Reset-Computer -Start 'empty'
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
        # More than the ticks of this machine, whenever it was started, or fewer.
        New-ItemProperty -Path $undo -Name Within -PropertyType String -Value $case[1] -Force
        Start-Double -Now $case[0]
        Invoke-UndoTask
        Assert-Equal -Name "started, clock at $($case[0]), within $($case[1])" -Is (-not (Test-Path -Path $undo)) -Should $case[2]
    }
}

# The mark of before comes back with the rest, unless Windows has started since.
Invoke-Case -Name 'a change while a restart was pending' -Action {
    Reset-Computer -Start 'empty'
    Set-RpcPortPolicy @large
    $before = Get-Computer
    Set-DoubleClock -Now '2026-11-24T10:05:00'
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    Undo-RpcPortPolicy @small
    Assert-Equal -Name 'pending before, undone' -Is (Get-Computer) -Should $before
    Assert-Equal -Name 'pending before, pending' -Is (Get-RpcPortPolicy @large).RestartPending, (Test-RpcPortPolicy @large) -Should $true, $true
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    Start-Double
    Set-DoubleClock -Now '2026-11-24T10:20:00'
    Undo-RpcPortPolicy @small
    Assert-Equal -Name 'started since, pending' -Is (Get-RpcPortPolicy @large).RestartPending -Should $true
}

# Undone by hand.
Invoke-Case -Name 'undone by hand' -Action {
    foreach ($start in $starts)
    {
        Reset-Computer -Start $start
        $before = Get-Computer
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
        Undo-RpcPortPolicy @small -WhatIf
        Assert-Equal -Name "$start, WhatIf" -Is (Test-RpcPortPolicy @small) -Should $true
        Undo-RpcPortPolicy @small
        Assert-Equal -Name "$start, undone by hand" -Is (Get-Computer) -Should $before
    }
}

# Confirmed: the change stays, and a task that is left over does nothing.
Invoke-Case -Name 'confirmed' -Action {
    foreach ($start in $starts)
    {
        Reset-Computer -Start $start
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
        $set = Get-Computer
        $left = (Get-DoubleTask)[$task]
        Confirm-RpcPortPolicy @small -WhatIf
        Assert-Equal -Name "$start, confirm, WhatIf" -Is (Get-Computer) -Should $set
        $null = Get-DoubleEvent
        Confirm-RpcPortPolicy @small
        Assert-True -Name "$start, confirmed, event" -Is ((Get-DoubleEvent) -like 'Application 3 Information *confirmed')
        Assert-Equal -Name "$start, confirmed" -Is (Test-RpcPortPolicy @small), (Get-RpcPortPolicy @small).ConfirmBy, (Test-Path -Path $undo), (@((Get-DoubleTask).Keys) -contains $task) -Should $true, $null, $false, $false
        Assert-Failure -Name "$start, confirmed twice" -Action { Confirm-RpcPortPolicy @small } -Like '*no change of the fleet*'
        $confirmed = Get-Computer
        (Get-DoubleTask)[$task] = $left
        & $inside { param ($Policy) Undo-RpcChange -Policy $Policy } (Get-TestPolicy -Tag 0badc0de)
        Assert-Equal -Name "$start, confirmed, a task that is left over" -Is (Get-Computer) -Should $confirmed
    }
}

# Every changing call of the change fails once: nothing of it stays, the note and the task neither.
Invoke-Case -Name 'every changing call of a change fails once' -Action {
    foreach ($start in $starts)
    {
        for ($n = 1; $n -le 80; $n++)
        {
            Reset-Computer -Start $start
            $before = Get-Computer
            Set-DoubleFault -At $n
            $message = ''
            try
            {
                Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
            }
            catch
            {
                $message = "$_"
            }
            if (-not $message)
            {
                break
            }
            Assert-Equal -Name "$start, call $n fails" -Is (Get-Computer) -Should $before
            Assert-True -Name "$start, call $n fails: $message" -Is ($message -like '*the computer is as it was*')
        }
        Assert-True -Name "$start, calls that failed ($n)" -Is ($n -ge 12 -and $n -lt 80)
    }
}

# Every changing call of the undoing fails once: it says so, and the next run completes it.
Invoke-Case -Name 'every changing call of an undoing fails once' -Action {
    foreach ($start in $starts)
    {
        for ($n = 1; $n -le 80; $n++)
        {
            Reset-Computer -Start $start
            $before = Get-Computer
            Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
            $null = Get-DoubleEvent
            Set-DoubleFault -At $n
            $message = ''
            try
            {
                Undo-RpcPortPolicy @small
            }
            catch
            {
                $message = "$_"
            }
            if (-not $message)
            {
                break
            }
            $event = "$(Get-DoubleEvent)"
            Set-DoubleFault
            & $inside { param ($Policy) Undo-RpcChange -Policy $Policy } (Get-TestPolicy -Tag 0badc0de) | Out-Null
            if ($event -like 'Application 14 Error *is undone, but a scheduled task could not be changed*')
            {
                # All but a task was undone. The next run, which finds no note, removes its own.
                (Get-DoubleTask).Remove('rpcdsc contoso restart')
                Assert-Equal -Name "$start, undo, call $n fails, only a task" -Is ((Get-Computer) -replace "`nrpcdsc contoso restart .*") -Should ($before -replace "`nrpcdsc contoso restart .*")
                continue
            }
            Assert-True -Name "$start, undo, call $n fails, event" -Is ($event -like 'Application 14 Error *could not be undone*')
            Assert-Equal -Name "$start, undo, call $n fails, the next run" -Is (Get-Computer) -Should $before
        }
        Assert-True -Name "$start, undo, calls that failed ($n)" -Is ($n -ge 6 -and $n -lt 80)
    }
}

# A restart between the change and its undoing: RPC has taken the new ports, so another one is pending.
Invoke-Case -Name 'a restart between a change and its undoing' -Action {
    Reset-Computer -Start 'an earlier policy'
    Set-RpcPortPolicy @small -ConfirmWithin 01:00:00
    Start-Double -Now '2026-11-24T11:40:00'
    Assert-Equal -Name 'restarted, nothing pending' -Is (Get-RpcPortPolicy @small).RestartPending -Should $false
    Undo-RpcPortPolicy @small -WarningVariable warning
    Assert-True -Name 'restarted, undone, warns' -Is ("$warning" -like '*restart pending*')
    Assert-Equal -Name 'restarted, undone, pending' -Is (Get-RpcPortPolicy @large).RestartPending -Should $true
}

# Remove takes the note and its task with it.
Invoke-Case -Name 'removal while a change waits' -Action {
    Reset-Computer -Start 'values of others'
    $before = Get-Computer
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    Remove-RpcPortPolicy @small
    Assert-Equal -Name 'removed while unconfirmed' -Is (Get-Computer) -Should $before
}

# Times that make no sense.
Invoke-Case -Name 'times that make no sense' -Action {
    foreach ($time in '00:00:00', '00:00:59', '7.00:00:01', '-00:10:00')
    {
        Reset-Computer -Start 'empty'
        $before = Get-Computer
        Assert-Failure -Name "within $time" -Action { Set-RpcPortPolicy @small -ConfirmWithin $time } -Like '*too short or too long*00:10:00*'
        Assert-Equal -Name "within $time, nothing changed" -Is (Get-Computer) -Should $before
    }
    Set-RpcPortPolicy @small
    Set-DoubleFault
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    Assert-Equal -Name 'all in place: nothing to confirm' -Is (Get-DoubleCount).Changes, (Get-RpcPortPolicy @small).ConfirmBy -Should 0, $null
}

# The log: what was done, and what failed.
Invoke-Case -Name 'the log' -Action {
    Reset-Computer -Start 'empty'
    Set-RpcPortPolicy @small
    Assert-True -Name 'event, applied' -Is ((Get-DoubleEvent) -like 'Application 1 Information *policy 0badc0de applied; restart pending: *')
    Remove-RpcPortPolicy @small
    Assert-True -Name 'event, removed' -Is ((Get-DoubleEvent) -like 'Application 2 Information *removed; restart pending*')
    Set-DoubleFault -At 3
    Assert-Failure -Name 'event, failed' -Action { Set-RpcPortPolicy @small }
    Set-DoubleFault
    Assert-True -Name 'event, failed' -Is ((Get-DoubleEvent) -like 'Application 11 Error *as it was*')
    Set-RpcPortPolicy @small -WhatIf
    Assert-Equal -Name 'event, WhatIf' -Is @(Get-DoubleEvent) -Should @()
}

Complete-Test
