# The exported functions on doubles of Windows: all or nothing, twice, -WhatIf, what they say.
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
# Fewer rules do for what is done over and over.
$small = @{ ComputerName = 'small'; FleetPath = $fleet }
$node = @{ ComputerName = 'fs01.corp.example'; FleetPath = $fleet }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'

# A computer with a rule of others and, if -Earlier, RPC values of its own.
function Reset-Computer
{
    param ([switch]$Earlier)
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    if ($Earlier)
    {
        New-Item -Path $rpc -Force | Out-Null
        New-ItemProperty -Path $rpc -Name Ports -PropertyType ExpandString -Value '%x%'
        New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType String -Value 'N'
        New-ItemProperty -Path $rpc -Name Other -PropertyType DWord -Value 7
    }
    Set-DoubleFault
}

# Nothing there.
Invoke-Case -Name 'nothing there' -Action {
    Reset-Computer
    $before = Get-DoubleText
    Assert-Equal -Name 'test, empty' -Is (Test-RpcPortPolicy @node) -Should $false
    $state = Get-RpcPortPolicy @node
    Assert-Equal -Name 'get, type' -Is $state.PSObject.TypeNames[0] -Should 'RpcPortPolicy.State'
    Assert-Equal -Name 'get, empty' -Is $state.Tag, $state.RulesInPlace, $state.RegistryInPlace, $state.RestartPending -Should '1a2b3c4d', $false, $false, $false
    Assert-Equal -Name 'get, missing rules' -Is $state.RulesMissing.Count -Should 3
    Assert-Equal -Name 'get, no ports' -Is $state.Ports -Should $null
    Set-RpcPortPolicy @node -WhatIf
    Assert-Equal -Name 'WhatIf, empty' -Is (Get-DoubleText) -Should $before
    Remove-RpcPortPolicy @node -WhatIf
    Remove-RpcPortPolicy @node
    Assert-Equal -Name 'remove, nothing there' -Is (Get-DoubleText) -Should $before
    Assert-Equal -Name 'no changing calls' -Is (Get-DoubleCount).Changes -Should 0
}

# Set, and again.
Invoke-Case -Name 'set and again' -Action {
    Reset-Computer
    Assert-Equal -Name 'set gives no output' -Is @(Set-RpcPortPolicy @node) -Should @()
    Assert-Equal -Name 'test, set' -Is (Test-RpcPortPolicy @node) -Should $true
    $set = Get-DoubleText
    $state = Get-RpcPortPolicy @node
    Assert-Equal -Name 'get, set' -Is $state.RulesInPlace, $state.RegistryInPlace, $state.RestartPending, $state.UseInternetPorts -Should $true, $true, $true, 'Y'
    Assert-Equal -Name 'get, ports' -Is $state.Ports -Should @('5001-5100', '5200-5299')
    Assert-True -Name 'get, restart' -Is ($state.Restart -like 'restart pending: Saturday 02:05 *')
    Set-DoubleFault
    Set-RpcPortPolicy @node
    Set-RpcPortPolicy @node -WhatIf
    Remove-RpcPortPolicy @node -WhatIf
    Assert-Equal -Name 'second set and WhatIf, calls' -Is (Get-DoubleCount).Changes -Should 0
    Assert-Equal -Name 'second set and WhatIf' -Is (Get-DoubleText) -Should $set
    $values = @(Get-DoubleRegistryText)
    Assert-True -Name 'registry' -Is (($values -join "`n") -like "*[[]$($rpc -replace '\\', '\')]`nPorts=MultiString:5001-5100,5200-5299`nPortsInternetAvailable=String:Y`nUseInternetPorts=String:Y*")
}

# RPC reads one range a string: two in one string are an invalid configuration.
Invoke-Case -Name 'two ranges in one string' -Action {
    Reset-Computer
    Set-RpcPortPolicy @node
    $null = New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @('5001-5100 5200-5299') -Force
    Assert-Equal -Name 'two ranges in one string, test' -Is (Test-RpcPortPolicy @node) -Should $false
    Set-RpcPortPolicy @node
    Assert-Equal -Name 'two ranges in one string, mended' -Is ((Get-RpcPortPolicy @node).Ports.Count) -Should 2
}

# Every changing call fails once: all is as it was, and the next run completes.
Invoke-Case -Name 'every changing call fails once' -Action {
    foreach ($start in 'empty', 'earlier values', 'drifted')
    {
        for ($n = 1; $n -le 60; $n++)
        {
            Reset-Computer -Earlier:($start -ne 'empty')
            if ($start -eq 'drifted')
            {
                Set-RpcPortPolicy @small
                @(Get-DoubleRule | Where-Object { $_.Group -eq 'rpcdsc contoso' })[0].Enabled = 'False'
                New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value '1-2' -Force
            }
            $before = Get-DoubleText
            Set-DoubleFault -At $n
            $message = ''
            try
            {
                Set-RpcPortPolicy @small
            }
            catch
            {
                $message = "$_"
            }
            if (-not $message)
            {
                break
            }
            Assert-Equal -Name "$start, call $n fails" -Is (Get-DoubleText) -Should $before
            Assert-True -Name "$start, call $n fails: $message" -Is ($message -like '*the computer is as it was*')
            Set-DoubleFault
            Set-RpcPortPolicy @small
            Assert-Equal -Name "$start, call $n fails, next run" -Is (Test-RpcPortPolicy @small) -Should $true
        }
        Assert-True -Name "$start, calls that failed ($n)" -Is ($n -ge 8 -and $n -lt 60)
    }
}

# A computer that has left is known until it is released; with -Fleet nothing needs to be known.
Invoke-Case -Name 'departed computers, and -Fleet' -Action {
    $nowhere = Join-Path -Path $fleet -ChildPath 'none'
    foreach ($way in @{ ComputerName = 'gone.corp.example'; FleetPath = $fleet }, @{ ComputerName = 'GONE'; FleetPath = $fleet },
        @{ ComputerName = 'renamed.corp.example'; FleetPath = $fleet }, @{ Fleet = 'contoso' })
    {
        Reset-Computer -Earlier
        $before = Get-DoubleText
        Set-RpcPortPolicy @node
        Remove-RpcPortPolicy @way -WhatIf
        Assert-Equal -Name "$($way.Values), WhatIf" -Is (Test-RpcPortPolicy @node) -Should $true
        Remove-RpcPortPolicy @way
        Assert-Equal -Name "$($way.Values), removed" -Is (Get-DoubleText) -Should $before
        Set-DoubleFault
        Remove-RpcPortPolicy @way
        Assert-Equal -Name "$($way.Values), again" -Is (Get-DoubleCount).Changes -Should 0
    }
    Set-RpcPortPolicy @node
    $set = Get-DoubleText
    $said = @(Remove-RpcPortPolicy -Fleet contos -WarningAction Continue 3>&1)
    Assert-True -Name 'a name of no fleet here' -Is ("$said" -like '*rpcdsc contos: nothing to remove*')
    Assert-Failure -Name 'no name of a fleet' -Action { Remove-RpcPortPolicy -Fleet 'a*' } -Like '*"a`*" can''t be the name of a fleet*'
    Assert-Failure -Name 'set, departed' -Action { Set-RpcPortPolicy -ComputerName gone.corp.example -FleetPath $fleet } -Like '*has left the fleet*'
    Assert-Failure -Name 'no fleet data, and no -Fleet' -Action { Remove-RpcPortPolicy -ComputerName x -FleetPath $nowhere } -Like '*There is no*'
    Assert-Equal -Name 'nothing of another fleet is touched' -Is (Get-DoubleText) -Should $set
}

# From a call on all fail: the message doesn't claim that all is well.
Invoke-Case -Name 'no way back' -Action {
    Reset-Computer -Earlier
    Set-DoubleFault -From 9
    Assert-Failure -Name 'no way back' -Action { Set-RpcPortPolicy @small } -Like '*failed*'
}

# Remove puts the earlier values back, in kind and content, and leaves those of others.
Invoke-Case -Name 'remove puts the earlier values back' -Action {
    foreach ($earlier in $true, $false)
    {
        Reset-Computer -Earlier:$earlier
        $before = Get-DoubleText
        Set-RpcPortPolicy @small
        $set = Get-DoubleText
        for ($n = 1; $n -le 60; $n++)
        {
            Set-DoubleFault -At $n
            $failed = $false
            try
            {
                Remove-RpcPortPolicy @small -WarningAction SilentlyContinue
            }
            catch
            {
                $failed = $true
            }
            if (-not $failed)
            {
                break
            }
            # Put back, the rules are the same, in an order of their own.
            Assert-Equal -Name "remove (earlier: $earlier), call $n fails" -Is (Get-DoubleText) -Should $set
        }
        Assert-Equal -Name "removed (earlier: $earlier)" -Is (Get-DoubleText) -Should $before
        Assert-True -Name "remove (earlier: $earlier), calls that failed ($n)" -Is ($n -ge 8 -and $n -lt 60)
        Set-DoubleFault
        Remove-RpcPortPolicy @small
        Assert-Equal -Name 'removed twice, calls' -Is (Get-DoubleCount).Changes -Should 0
    }
}

Invoke-Case -Name 'remove warns of the restart' -Action {
    Reset-Computer -Earlier
    Set-RpcPortPolicy @small
    Remove-RpcPortPolicy @small -WarningAction SilentlyContinue -WarningVariable warning
    Assert-True -Name 'remove warns of the restart' -Is ("$warning" -like '*restart pending*')
}

# A value of others' in a key that we made: the key stays.
Invoke-Case -Name 'a value of others in a key that we made' -Action {
    Reset-Computer
    Set-RpcPortPolicy @node
    New-ItemProperty -Path $rpc -Name Other -PropertyType DWord -Value 7
    Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
    Assert-Equal -Name 'a value of others' -Is @(Get-DoubleRegistryText) -Should @('[HKLM:\HARDWARE\DESCRIPTION\System]', 'SystemBiosVersion=MultiString:X,1',
        '[HKLM:\SOFTWARE]', '[HKLM:\SOFTWARE\Microsoft]', '[HKLM:\SOFTWARE\Microsoft\Rpc]', "[$rpc]", 'Other=DWord:7')
}

# Another fleet's state keeps the key above ours.
Invoke-Case -Name 'the state of another fleet' -Action {
    Reset-Computer
    Set-RpcPortPolicy @node
    New-Item -Path 'HKLM:\SOFTWARE\rpcdsc\fabrikam' -Force | Out-Null
    Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
    Assert-True -Name 'another fleet' -Is (Test-Path -Path 'HKLM:\SOFTWARE\rpcdsc\fabrikam')
}

# A time that has passed: all but the restart is applied, and that is an error.
Invoke-Case -Name 'a time that has passed' -Action {
    Reset-Computer
    Set-DoubleClock -Now '2026-12-06T10:00:00'
    $late = @{ ComputerName = 'fs02'; FleetPath = $fleet }
    Assert-Failure -Name 'at, passed' -Action { Set-RpcPortPolicy @late } -Like '*has passed; all else is in place*'
    $state = Get-RpcPortPolicy @late
    Assert-Equal -Name 'at, passed: the rest' -Is $state.RulesInPlace, $state.RegistryInPlace, $state.RestartPending -Should $true, $true, $true
    Assert-Equal -Name 'at, passed, test' -Is (Test-RpcPortPolicy @late) -Should $false
}

# The policy itself, with and without a slot.
Invoke-Case -Name 'a policy with and without a slot' -Action {
    Reset-Computer
    $policy = Get-TestPolicy
    Set-RpcPortPolicy -Policy $policy
    Assert-Equal -Name 'policy, never' -Is (Get-DoubleTask).Count -Should 0
    Assert-Equal -Name 'policy, test' -Is (Test-RpcPortPolicy -Policy $policy) -Should $true
    Set-RpcPortPolicy -Policy $policy -Slot @{ When = 'window'; Day = 'Sunday'; Clock = '01:00' }
    Assert-Equal -Name 'policy, window' -Is (Get-DoubleTask).Count -Should 1
}

# What isn't a policy is refused before anything is touched.
Invoke-Case -Name 'what is no policy is refused' -Action {
    Reset-Computer
    $damage = @{
        'no rules' = { $args[0].Rules = @() }
        'no ports' = { $args[0].Ports = @() }
        'blank in ports' = { $args[0].Ports = @('5001 - 5100') }
        'newer schema' = { $args[0].Schema = 2 }
        'no label' = { $args[0].Remove('Label') }
        'wide group' = { $args[0].RuleGroup = '*' }
        'path in fleet' = { $args[0].Fleet = '..\x'; $args[0].RuleGroup = 'rpcdsc ..\x' }
    }
    foreach ($kind in $damage.Keys)
    {
        $policy = Get-TestPolicy
        & $damage[$kind] $policy
        foreach ($command in 'Get', 'Test', 'Set', 'Remove')
        {
            Assert-Failure -Name "$kind, $command" -Action { & "$command-RpcPortPolicy" -Policy $policy } -Like "The policy*"
        }
    }
    Assert-Equal -Name 'refused, calls' -Is (Get-DoubleCount).Changes -Should 0
}

# Who may change it, and from where.
Invoke-Case -Name 'who may change it and from where' -Action {
    Reset-Computer
    & $inside { Set-Item -Path function:script:Test-RpcElevation -Value { $false } }
    foreach ($command in 'Set', 'Remove')
    {
        Assert-Failure -Name "$command, not elevated" -Action { & "$command-RpcPortPolicy" @node } -Like '*administrator rights*'
    }
    Assert-Equal -Name 'test, not elevated' -Is (Test-RpcPortPolicy @node) -Should $false
    $env:PROCESSOR_ARCHITEW6432 = 'AMD64'
    foreach ($command in 'Get', 'Test', 'Set', 'Remove')
    {
        Assert-Failure -Name "$command, 32-bit" -Action { & "$command-RpcPortPolicy" @node } -Like '*32-bit session*'
    }
    $env:PROCESSOR_ARCHITEW6432 = $null
    Assert-Equal -Name 'refused sessions, calls' -Is (Get-DoubleCount).Changes -Should 0
}

Complete-Test
