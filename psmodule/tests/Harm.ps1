# What must not do harm: a stopped pipeline, a caller's preferences, torn notes, edits by hand, other modules' functions,
# two runs at once, values that lie.
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
$folder = "$env:SystemRoot\rpcdsc"
$lock = "$folder\run lock"

function Reset-Computer
{
    param ([switch]$Applied)
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    if ($Applied)
    {
        Set-RpcPortPolicy @large
    }
    Set-DoubleFault
}

function Get-OurRule
{
    param ([string]$Action)
    @(Get-DoubleRule | Where-Object { $_.Group -eq 'rpcdsc contoso' -and $_.Action -like $Action })
}

# Stopped in the middle, as by Ctrl+C or a session that is closed: nothing of the change stays.
Invoke-Case -Name 'stopped in the middle' -Action {
    foreach ($applied in $false, $true)
    {
        $stopped = 0
        for ($n = 1; $n -le 20; $n++)
        {
            Reset-Computer -Applied:$applied
            $before = Get-DoubleText
            $seen = @(Set-RpcPortPolicy @small -ConfirmWithin 00:10:00 -Verbose 4>&1 | Select-Object -First $n)
            Assert-True -Name "stopped after step $n, the lock is free" -Is (-not [IO.File]::Exists($lock))
            if ($seen.Count -lt $n -or "$($seen[-1])" -like '*applied*')
            {
                break
            }
            $stopped++
            Assert-Equal -Name "stopped after step $n, $($seen[-1])" -Is (Get-DoubleText) -Should $before
        }
        Assert-True -Name "stopped $stopped times" -Is ($stopped -ge 6)
        Reset-Computer -Applied
        $before = Get-DoubleText
        $null = Remove-RpcPortPolicy @small -Verbose 4>&1 | Select-Object -First 1
        Assert-Equal -Name 'removal stopped' -Is (Get-DoubleText) -Should $before
    }
}

# What the caller wants of errors is for ours, not for the steps.
Invoke-Case -Name 'the callers preference for errors' -Action {
    foreach ($preference in 'SilentlyContinue', 'Continue')
    {
        foreach ($command in 'Set', 'Remove')
        {
            for ($n = 1; $n -le 60; $n++)
            {
                Reset-Computer -Applied:($command -eq 'Remove')
                $before = Get-DoubleText
                Set-DoubleFault -At $n
                $failed = $false
                try
                {
                    & "$command-RpcPortPolicy" @small -ErrorAction $preference
                }
                catch
                {
                    $failed = $true
                }
                if ((Get-DoubleCount).Changes -lt $n)
                {
                    break
                }
                Assert-True -Name "$command, $preference, call $n fails" -Is $failed
                Assert-Equal -Name "$command, $preference, call $n failed" -Is (Get-DoubleText) -Should $before
            }
            Assert-True -Name "$command, $preference, calls ($n)" -Is ($n -ge 8 -and $n -lt 60)
        }
    }
}

Invoke-Case -Name 'a warning that ends all' -Action {
    Reset-Computer
    $message = ''
    try
    {
        Set-RpcPortPolicy @small -ConfirmWithin 00:10:00 -WarningAction Stop 3>$null
    }
    catch
    {
        $message = "$_"
    }
    Assert-True -Name 'a warning that ends all, event' -Is (@(Get-DoubleEvent) -like '*11 Error*').Count.Equals(0)
    Assert-Equal -Name 'a warning that ends all' -Is (Test-RpcPortPolicy @small) -Should $true
}

# A note that was torn while it was written counts for nothing, and nothing of it is left in the next one.
Invoke-Case -Name 'a torn note' -Action {
    Reset-Computer -Applied
    $before = Get-DoubleText
    $null = New-Item -Path $undo -Force
    New-ItemProperty -Path $undo -Name 'Rule 9' -PropertyType MultiString -Value @('Name=never', 'Group=rpcdsc contoso', 'Action=Block', 'Protocol=TCP', 'LocalPort=1', 'RemoteAddress=Any')
    New-ItemProperty -Path $undo -Name 'Rpc Ports' -PropertyType MultiString -Value @('1-2')
    Assert-Failure -Name 'torn note, undo' -Action { Undo-RpcPortPolicy @small } -Like '*no change of the fleet*'
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    Undo-RpcPortPolicy @small
    Assert-Equal -Name 'torn note, undone' -Is (Get-DoubleText) -Should $before
}

# Somebody gets in by hand while the change waits: undoing it takes the rule as it was.
Invoke-Case -Name 'edited by hand while a change waits' -Action {
    foreach ($edit in @(
            { @(Get-OurRule -Action Block)[0].Enabled = 'False' },
            { @(Get-OurRule -Action Block)[0].RemoteAddress = @('203.0.113.9') },
            { Remove-DoubleRule -Name @(Get-OurRule -Action Allow)[0].Name }
        ))
    {
        Reset-Computer -Applied
        $before = Get-DoubleText
        # The same policy in another slot keeps its rules.
        Set-RpcPortPolicy -Policy (Get-TestPolicy) -Slot @{ When = 'window'; Day = 'Sunday'; Clock = '01:00' } -ConfirmWithin 00:10:00
        & $edit
        Undo-RpcPortPolicy -Policy (Get-TestPolicy)
        Assert-Equal -Name "edited: $edit" -Is (Get-DoubleText) -Should $before
    }
}

# Rules that can't be put back: what waits to be undone stays noted, and its task too.
Invoke-Case -Name 'rules that can not be put back' -Action {
    Reset-Computer
    $count = 0
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    $count = (Get-DoubleCount).Changes
    Reset-Computer
    Set-DoubleFault -From ($count - 2)
    Assert-Failure -Name 'no way back' -Action { Set-RpcPortPolicy @small -ConfirmWithin 00:10:00 } -Like '*putting back failed*'
    Assert-Equal -Name 'no way back: note and task' -Is @((Get-DoubleRegistryText) -like 'By=*'; @((Get-DoubleTask).Keys) -like '* undo') -Should 'By=String:2026-11-24T10:10:00Z', 'rpcdsc contoso undo'
    Set-DoubleFault
    & $inside { param ($Policy) Undo-RpcChange -Policy $Policy } (Get-TestPolicy -Tag 0badc0de) | Out-Null
    Assert-Equal -Name 'no way back, then undone' -Is (@(Get-OurRule -Action '*').Count) -Should 0
}

# Rules go Block first and come Allow first.
Invoke-Case -Name 'the order of rules' -Action {
    Reset-Computer -Applied
    Set-DoubleFault
    Set-RpcPortPolicy @small
    Assert-Equal -Name 'order of removal, set' -Is (Get-DoubleCount).Removed[-1] -Should 'rpcdsc contoso 1a2b3c4d 2'
    Set-DoubleFault
    Remove-RpcPortPolicy @small
    Assert-Equal -Name 'order of removal, remove' -Is (Get-DoubleCount).Removed -Should @('rpcdsc contoso 0badc0de 1', 'rpcdsc contoso 0badc0de 2')
}

# The script of the task has our functions only, whatever the session holds, and parses.
Invoke-Case -Name 'the script of the undoing' -Action {
    Set-Item -Path function:global:Get-RpcServer -Value { 'not ours' }
    Set-Item -Path function:global:Get-RpcFirewallProblem -Value { 'not ours either' }
    $policy = Get-TestPolicy
    $policy.Label = "quote ' and $([char]0x2019)"
    $script = & $inside { param ($Policy) New-RpcUndoScript -Policy $Policy } $policy
    'Get-RpcServer', 'Get-RpcFirewallProblem' | ForEach-Object { Remove-Item -Path "function:$_" }
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($script, [ref]$tokens, [ref]$errors)
    Assert-Equal -Name 'script, errors' -Is $errors.Count -Should 0
    Assert-True -Name 'script, ours only' -Is ($script -notmatch 'not ours|Get-RpcServer')
    $defined = @($tree.FindAll({ param ($node) $node -is [Management.Automation.Language.FunctionDefinitionAst] }, $false) | ForEach-Object { $_.Name })
    $called = @($tree.FindAll({ param ($node) $node -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() } |
            Where-Object { $_ -match '-Rpc' } | Sort-Object -Unique)
    Assert-Equal -Name 'script, what it calls is there' -Is @($called | Where-Object { $defined -notcontains $_ }) -Should @()
    Assert-Equal -Name "script, no more than it calls" -Is @($defined | Where-Object { $called -notcontains $_ }) -Should @()
    $last = $tree.EndBlock.Statements[-1].Extent.Text
    Assert-Equal -Name 'script, the label' -Is ([scriptblock]::Create(($last -replace '^.*-Policy ')).Invoke()[0].Label) -Should $policy.Label
}

# One run at a time, and a lock that is left over by nobody.
Invoke-Case -Name 'one run at a time' -Action {
    Reset-Computer
    & $inside { Set-Item -Path function:script:Start-Sleep -Value { param ($Seconds) $script:Slept++ } }
    & $inside { $script:Slept = 0 }
    $null = [IO.Directory]::CreateDirectory($folder)
    [IO.File]::WriteAllText($lock, '')
    Set-RpcPortPolicy @small
    Assert-Equal -Name 'a lock of nobody' -Is (Test-RpcPortPolicy @small), ([IO.File]::Exists($lock)) -Should $true, $false
    Reset-Computer
    $null = [IO.Directory]::CreateDirectory($folder)
    $held = [IO.File]::Open($lock, 'CreateNew', 'Write', 'None')
    try
    {
        Assert-Failure -Name 'locked' -Action { Set-RpcPortPolicy @small } -Like 'Another run for contoso has not ended*run lock*'
        Assert-Equal -Name 'locked, waited a minute' -Is (& $inside { $script:Slept }) -Should 60
        Assert-Equal -Name 'locked, nothing changed' -Is (Get-DoubleCount).Changes -Should 0
    }
    finally
    {
        $held.Close()
        [IO.File]::Delete($lock)
    }
    Set-RpcPortPolicy @small
    Assert-Equal -Name 'unlocked' -Is (Test-RpcPortPolicy @small) -Should $true
    Assert-Equal -Name 'the folder is gone' -Is ([IO.Directory]::Exists($folder)) -Should $false
}

# Only administrators can open what is in the folder, and so hold it; what else is wrong with it is said, and soon.
Invoke-Case -Name 'a lock that can not be opened' -Action {
    Reset-Computer
    Set-RpcPortPolicy @small
    Assert-Equal -Name 'the folder' -Is (Get-DoubleAcl)[$folder] -Should 'D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'
    Reset-Computer
    & $inside {
        $script:Slept = 0
        Set-Item -Path function:script:Start-Sleep -Value { param ($Seconds) $script:Slept++ }
    }
    # Something else of that name.
    $null = [IO.Directory]::CreateDirectory($folder)
    $null = [IO.Directory]::CreateDirectory($lock)
    try
    {
        Assert-Failure -Name 'no file' -Action { Set-RpcPortPolicy @small } -Like 'The lock of contoso can''t be opened: *denied*Remedy: *'
        Assert-Equal -Name 'no file, waited for a moment' -Is (& $inside { $script:Slept }) -Should 5
        Assert-Equal -Name 'no file, nothing changed' -Is (Get-DoubleCount).Changes -Should 0
    }
    finally
    {
        [IO.Directory]::Delete($lock)
    }
    Set-RpcPortPolicy @small
    Assert-Equal -Name 'mended' -Is (Test-RpcPortPolicy @small) -Should $true
}

# Two changes at once that both wait to be confirmed: the second finds the first's note when its turn comes.
Invoke-Case -Name 'two changes at once' -Action {
    Reset-Computer
    & $inside {
        $script:RealConfirmed = ${function:Assert-RpcConfirmed}
        Set-Item -Path function:script:Assert-RpcConfirmed -Value {
            param ($Policy)
            # The first look is before the other run, the second after it.
            Set-Item -Path function:script:Assert-RpcConfirmed -Value $script:RealConfirmed
            Save-RpcUndo -Policy $Policy -By (Get-Date)
        }
    }
    Assert-Failure -Name 'two at once' -Action { Set-RpcPortPolicy @small -ConfirmWithin 00:10:00 } -Like '*to be confirmed by*'
    Assert-Equal -Name 'two at once, the first one''s note and task stay' -Is @((Test-Path -Path $undo); (Get-DoubleTask).Keys) -Should $true, 'rpcdsc contoso undo'
    Assert-Equal -Name 'two at once, no rules' -Is @(Get-OurRule -Action '*').Count -Should 0
}

# Confirmed too late: it says so, and isn't noted as confirmed.
Invoke-Case -Name 'confirmed too late' -Action {
    Reset-Computer
    Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
    $null = Get-DoubleEvent
    & $inside {
        $script:RealUnconfirmed = ${function:Assert-RpcUnconfirmed}
        Set-Item -Path function:script:Assert-RpcUnconfirmed -Value {
            param ($Policy)
            Set-Item -Path function:script:Assert-RpcUnconfirmed -Value $script:RealUnconfirmed
            $null = Undo-RpcChange -Policy $Policy
        }
    }
    Assert-Failure -Name 'confirmed too late' -Action { Confirm-RpcPortPolicy @small } -Like '*no change of the fleet*'
    Assert-Equal -Name 'confirmed too late, events' -Is @(Get-DoubleEvent | ForEach-Object { ($_ -split ' ')[1] }) -Should @('4', '13')
}

# A change whose restart has passed: the warning that it waits to be confirmed isn't lost, and there's no note for nothing.
Invoke-Case -Name 'a change whose restart has passed' -Action {
    Reset-Computer
    $past = @{ Policy = Get-TestPolicy; Slot = @{ When = 'at'; At = '2026-11-01T00:00:00' } }
    Assert-Failure -Name 'passed, to be confirmed' -Action { Set-RpcPortPolicy @past -ConfirmWithin 00:10:00 -WarningVariable script:warning } -Like '*has passed*'
    Assert-True -Name 'passed, to be confirmed, warns' -Is ("$warning" -like '*unless Confirm-RpcPortPolicy runs*')
    Confirm-RpcPortPolicy -Policy $past.Policy
    Set-DoubleFault
    Assert-Failure -Name 'passed, again' -Action { Set-RpcPortPolicy @past -ConfirmWithin 00:10:00 } -Like '*has passed*'
    Assert-Equal -Name 'passed, again, nothing is noted' -Is (Get-DoubleCount).Changes, (Test-Path -Path $undo) -Should 0, $false
}

# What is refused is refused with -WhatIf, too.
Invoke-Case -Name 'refused with WhatIf' -Action {
    foreach ($with in @{ ConfirmWithin = '00:00:10' }, @{ ConfirmWithin = '00:10:00' })
    {
        Reset-Computer
        if ($with.ConfirmWithin -eq '00:10:00')
        {
            Set-RpcPortPolicy @small -ConfirmWithin 00:10:00
        }
        Assert-Failure -Name "WhatIf, $($with.ConfirmWithin)" -Action { Set-RpcPortPolicy @large @with -WhatIf }
    }
}

# A restart task that is missing, and only looked at: nothing is done, and nothing is said of a restart.
Invoke-Case -Name 'a missing task that is only looked at' -Action {
    Reset-Computer -Applied
    (Get-DoubleTask).Clear()
    Set-DoubleFault
    Assert-Equal -Name 'missing task, WhatIf' -Is @(Set-RpcPortPolicy @large -WhatIf) -Should @()
    Assert-Equal -Name 'missing task, WhatIf, calls' -Is (Get-DoubleCount).Changes -Should 0
}

# A slot whose time has passed takes the task of the earlier slot away.
Invoke-Case -Name 'a passed slot takes the task of an earlier one' -Action {
    Reset-Computer -Applied
    Assert-Equal -Name 'a task' -Is @((Get-DoubleTask).Keys) -Should @('rpcdsc contoso restart')
    Assert-Failure -Name 'passed' -Action { Set-RpcPortPolicy -Policy (Get-TestPolicy) -Slot @{ When = 'at'; At = '2026-11-01T00:00:00' } } -Like '*has passed*'
    Assert-Equal -Name 'passed: no task' -Is @((Get-DoubleTask).Keys) -Should @()
}

# Values that would stop RPC, or that would run.
Invoke-Case -Name 'values that would stop RPC or would run' -Action {
    foreach ($case in @(
            @{ Do = { $args[0].Ports = @('99999') }; Id = 'PolicyPorts' }, @{ Do = { $args[0].Ports = @('6100-6001') }; Id = 'PolicyPorts' },
            @{ Do = { $args[0].Ports = @('0') }; Id = 'PolicyPorts' }, @{ Do = { $args[0].Ports = @('0-10') }; Id = 'PolicyPorts' },
            @{ Do = { $args[0].Ports = @("5001`n") }; Id = 'PolicyPorts' }, @{ Do = { $args[0].Fleet = "contoso`n"; $args[0].RuleGroup = "rpcdsc contoso`n" }; Id = 'PolicyFleet' },
            @{ Do = { $args[0].Restart.Notice = '60 /d p:2:4; net.exe user x y /add #' }; Id = 'PolicyNotice' },
            @{ Do = { $args[0].Restart.Remove('Notice') }; Id = 'PolicyNotice' }, @{ Do = { $args[0].Restart.Notice = 999999999 }; Id = 'PolicyNotice' },
            @{ Do = { $args[0].Restart.Notice = -1 }; Id = 'PolicyNotice' }, @{ Do = { $args[0].Rules[0].RemoteAddress = @() }; Id = 'EmptyList' }
        ))
    {
        Reset-Computer
        $policy = Get-TestPolicy
        & $case.Do $policy
        $id = ''
        try
        {
            Set-RpcPortPolicy -Policy $policy
        }
        catch
        {
            $id = $_.FullyQualifiedErrorId
        }
        Assert-Equal -Name "$($case.Do)" -Is $id -Should "$($case.Id),Set-RpcPortPolicy"
        Assert-Equal -Name "$($case.Do), nothing changed" -Is (Get-DoubleCount).Changes -Should 0
    }
    foreach ($slot in @{ When = 'window'; Day = 'saturday'; Clock = '02:05' }, @{ When = 'at'; At = "2026-12-05T02:00:00`n" })
    {
        Assert-Failure -Name "slot $($slot.Values)" -Action { Set-RpcPortPolicy -Policy (Get-TestPolicy) -Slot $slot } -Like '*restart slot*'
    }
}

# The error keeps its cause.
Invoke-Case -Name 'the error keeps its cause' -Action {
    Reset-Computer
    Set-DoubleFault -At 1
    try
    {
        Set-RpcPortPolicy @small
    }
    catch
    {
        Assert-True -Name 'cause' -Is ($null -ne $_.Exception.InnerException -and $_.FullyQualifiedErrorId -eq 'ChangeFailed,Set-RpcPortPolicy')
    }
}

Complete-Test
