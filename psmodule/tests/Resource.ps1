# The DSC resource, as a Local Configuration Manager calls it, on doubles of Windows; and its schema against its functions.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine

# An installed module has its fleet's data in it.
$folder = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-$PID"
$root = Join-Path -Path $folder -ChildPath 'RpcPortPolicy'
$null = New-Item -Path $folder -ItemType Directory
Copy-Item -Path (Split-Path -Path $Module -Parent) -Destination $folder -Recurse
Copy-Item -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Fleet') -Destination $root -Recurse
$resource = Join-Path -Path $root -ChildPath 'DSCResources/DSC_RpcPortPolicy'
Import-Module -Name (Join-Path -Path $resource -ChildPath 'DSC_RpcPortPolicy.psm1')
& (Get-Module -Name DSC_RpcPortPolicy) { & $script:module { Set-Item -Path function:script:Test-RpcElevation -Value { $true } } }

$schema = [IO.File]::ReadAllText((Join-Path -Path $resource -ChildPath 'DSC_RpcPortPolicy.schema.mof'))
$whole = $schema
$schema = $whole.Substring($whole.IndexOf('[ClassVersion("1.0.0.0"), FriendlyName'))
$fields = @([regex]::Matches($schema, '(?m)^ +\[(Key|Required|Write|Read)(?:, EmbeddedInstance\("DSC_RpcPortPolicyReason"\))?, Description\("[^"]+"\)(?:, ValueMap\{([^}]*)\}, Values\{([^}]*)\})?\] String (\w+)(\[\])?;$'))
$taken = @($fields | Where-Object { $_.Groups[1].Value -ne 'Read' })
Invoke-Case -Name 'the schema names what the functions take' -Action {
    Assert-True -Name 'class' -Is ($schema -match '^\[ClassVersion\("1\.0\.0\.0"\), FriendlyName\("RpcPortPolicy"\)\]\s+class DSC_RpcPortPolicy : OMI_BaseResource\s+\{')
    Assert-True -Name 'reasons' -Is ($whole -match '(?s)^\[ClassVersion\("1\.0\.0\.0"\)\]\s+class DSC_RpcPortPolicyReason\s+\{\s+\[Read, [^\]]+\] String Phrase;\s+\[Read, [^\]]+\] String Code;\s+\};')
    Assert-True -Name 'ASCII' -Is ($whole -notmatch '[^\x0a\x20-\x7e]')
    Assert-Equal -Name 'every field is one of these' -Is $fields.Count -Should @([regex]::Matches($schema, '(?m)^    ')).Count
    $common = [Management.Automation.PSCmdlet]::CommonParameters
    foreach ($verb in 'Get', 'Test', 'Set')
    {
        $command = Get-Command -Name "$verb-TargetResource"
        $parameters = @($command.Parameters.Values | Where-Object { $common -notcontains $_.Name })
        Assert-Equal -Name "$verb, parameters" -Is @($parameters | ForEach-Object { $_.Name }) -Should @($taken | ForEach-Object { $_.Groups[4].Value })
        foreach ($field in $taken)
        {
            $parameter = $command.Parameters[$field.Groups[4].Value]
            $mandatory = @($parameter.Attributes | Where-Object { $_ -is [Management.Automation.ParameterAttribute] })[0].Mandatory
            Assert-Equal -Name "$verb, $($parameter.Name), type" -Is $parameter.ParameterType, $mandatory -Should ([string]), ($field.Groups[1].Value -ne 'Write')
            $set = @($parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateSetAttribute] } | ForEach-Object { $_.ValidValues })
            Assert-Equal -Name "$verb, $($parameter.Name), values" -Is $set -Should @($field.Groups[2].Value -split ', ' -replace '"' -ne '')
            Assert-Equal -Name "$verb, $($parameter.Name), maps" -Is $field.Groups[3].Value -Should $field.Groups[2].Value
        }
    }
}

$window = @{ Fleet = 'contoso'; Policy = '1a2b3c4d'; Restart = 'window Saturday 02:05' }
# The policy needn't be there any more.
$absent = @{ Fleet = 'contoso'; Policy = '00000000'; Ensure = 'Absent' }

# What Machine Configuration shows, in PowerShell 7.
Invoke-Case -Name 'reasons' -Action {
    Reset-Double
    $reasons = @((Get-TargetResource @window).Reasons)
    Assert-True -Name 'empty, reasons' -Is ($reasons.Count -gt 1)
    foreach ($reason in $reasons)
    {
        Assert-Equal -Name 'keys' -Is @($reason.Keys | Sort-Object) -Should @('Code', 'Phrase')
        Assert-Equal -Name 'code' -Is $reason.Code -Should 'RpcPortPolicy:RpcPortPolicy:Difference'
        Assert-True -Name 'phrase' -Is ($reason.Phrase -like '*should be:*')
    }
    Set-TargetResource @window
    Assert-Equal -Name 'set' -Is @((Get-TargetResource @window).Reasons | ForEach-Object { $_.Code }) -Should @('RpcPortPolicy:RpcPortPolicy:InPlace')
    Assert-Equal -Name 'to be absent' -Is @((Get-TargetResource @absent).Reasons | ForEach-Object { $_.Phrase }) -Should @('Ensure: Present; should be: Absent')
}

# A package is for all hosts of a policy: each finds its own slot.
Invoke-Case -Name 'a slot from the list' -Action {
    Reset-Double
    $node = { param ($Of) & (Get-Module -Name DSC_RpcPortPolicy) { param ($Of) Get-RpcResourceNode -Property $Of } $Of }
    $name = { param ($Value) & (Get-Module -Name DSC_RpcPortPolicy) { param ($Value) & $script:module { param ($Value) $body = [scriptblock]::Create("'$Value'"); Set-Item -Path function:script:Get-RpcHostName -Value $body } $Value } $Value }
    $listed = @{ Fleet = 'contoso'; Policy = '1a2b3c4d'; Restart = 'listed' }
    & $name 'FS01'
    $slot = (& $node $listed).Slot
    Assert-Equal -Name 'a window' -Is $slot.When, $slot.Day, $slot.Clock -Should 'window', 'Saturday', '02:05'
    & $name 'fs02.corp.example'
    $slot = (& $node $listed).Slot
    Assert-Equal -Name 'a time' -Is $slot.When, $slot.At -Should 'at', '2026-12-05T02:00:00'
    & $name 'archive'
    Assert-Failure -Name 'another policy' -Action { Set-TargetResource @listed } -Like '*the policy 0badc0de, and this is 1a2b3c4d*'
    & $name 'stranger'
    Assert-Failure -Name 'not listed' -Action { Test-TargetResource @listed } -Like 'stranger is not in *'
    & $name 'gone.corp.example'
    Assert-Failure -Name 'departed' -Action { Set-TargetResource @listed } -Like '*has left the fleet*'
    Assert-Equal -Name 'nothing is changed' -Is (Get-DoubleCount).Changes -Should 0
    Assert-Equal -Name 'what removes needs no list' -Is (Test-TargetResource @absent) -Should $true
    & $name 'fs01.corp.example'
}

# The life of a node.
Invoke-Case -Name 'the life of a node' -Action {
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    $before = Get-DoubleText
    Assert-Equal -Name 'test, empty' -Is (Test-TargetResource @window) -Should $false
    Assert-Equal -Name 'test, absent' -Is (Test-TargetResource @absent) -Should $true
    $state = Get-TargetResource @window
    Assert-Equal -Name 'get, empty' -Is $state.Ensure, $state.Ports, $state.Pending -Should 'Absent', @(), 'no restart pending'
    Assert-Equal -Name 'get gives every field' -Is @($state.Keys | Sort-Object) -Should @($fields | ForEach-Object { $_.Groups[4].Value } | Sort-Object)
    Assert-Equal -Name 'looking changes nothing' -Is (Get-DoubleCount).Changes -Should 0
    Assert-Equal -Name 'set gives no output' -Is @(Set-TargetResource @window) -Should @()
    Assert-Equal -Name 'test, set' -Is (Test-TargetResource @window) -Should $true
    $state = Get-TargetResource @window
    Assert-Equal -Name 'get, set' -Is $state.Ensure, $state.Ports, $state.Differences -Should 'Present', @('5001-5100', '5200-5299'), @()
    Assert-Equal -Name 'get, types' -Is $state.Ports.GetType(), $state.Differences.GetType() -Should ([string[]]), ([string[]])
    Set-DoubleFault
    Set-TargetResource @window
    Assert-Equal -Name 'second run' -Is (Get-DoubleCount).Changes -Should 0

    # Nothing of the fleet is left.
    Set-TargetResource @absent
    Assert-Equal -Name 'absent' -Is (Get-DoubleText) -Should $before
    Assert-Equal -Name 'absent, test' -Is (Test-TargetResource @absent) -Should $true
    Assert-Equal -Name 'absent, get' -Is (Get-TargetResource @absent).Ensure -Should 'Absent'
}

# Test looks at every property.
Invoke-Case -Name 'every property is looked at' -Action {
    Reset-Double
    Set-TargetResource @window
    $other = @{
        Policy = '0badc0de'
        Ensure = 'Absent'
        Restart = 'window Sunday 02:05'
    }
    foreach ($name in $other.Keys)
    {
        $changed = $window.Clone()
        $changed[$name] = $other[$name]
        Assert-Equal -Name "another $name, test" -Is (Test-TargetResource @changed) -Should $false
        Set-TargetResource @changed
        Assert-Equal -Name "another $name, set" -Is (Test-TargetResource @changed) -Should $true
        Set-TargetResource @window
        Assert-Equal -Name "another $name, and back" -Is (Test-TargetResource @window) -Should $true
    }
    foreach ($restart in 'window Saturday 02:06', 'never')
    {
        $changed = $window.Clone()
        $changed.Restart = $restart
        Assert-Equal -Name "$restart, test" -Is (Test-TargetResource @changed) -Should $false
        Set-TargetResource @changed
        Assert-Equal -Name "$restart, set" -Is (Test-TargetResource @changed) -Should $true
    }
    $changed.Remove('Restart')
    Assert-Equal -Name 'never is the default' -Is (Test-TargetResource @changed) -Should $true
    $at = @{ Fleet = 'contoso'; Policy = '1a2b3c4d'; Restart = 'at 2026-12-05T02:00:00' }
    Set-TargetResource @at
    Assert-Equal -Name 'at' -Is (Test-TargetResource @at) -Should $true
    $at.Restart = 'at 2026-12-05T02:00:01'
    Assert-Equal -Name 'another time' -Is (Test-TargetResource @at) -Should $false
}

# What isn't right is refused.
Invoke-Case -Name 'what is not right is refused' -Action {
    Reset-Double
    foreach ($case in @(
            @{ Fleet = 'fabrikam'; Like = '*one of the fleet contoso, not of fabrikam*' },
            @{ Policy = 'ffffffff'; Like = '*no *policy-ffffffff.psd1*' },
            @{ Policy = '..\x'; Like = '*There is no*' },
            @{ Restart = 'window Saturday 2:05'; Like = '*restart slot*' },
            @{ Restart = 'window Saturday 24:05'; Like = '*restart slot*' },
            @{ Restart = 'window Someday 02:05'; Like = '*restart slot*' },
            @{ Restart = 'window Saturday'; Like = '*restart slot*' },
            @{ Restart = 'window Saturday 02:05 x'; Like = '*restart slot*' },
            @{ Restart = 'at 2026-12-05'; Like = '*restart slot*' },
            @{ Restart = 'soon'; Like = '*restart slot*' },
            @{ Restart = 'never 02:05'; Like = '*restart slot*' }
        ))
    {
        $wrong = $window.Clone()
        $case.Keys | Where-Object { $_ -ne 'Like' } | ForEach-Object { $wrong[$_] = $case[$_] }
        foreach ($verb in 'Get', 'Test', 'Set')
        {
            Assert-Failure -Name "$verb, $($case.Like)" -Action { & "$verb-TargetResource" @wrong } -Like $case.Like
        }
    }
}

# The texts that each function writes to the verbose stream, and of others' only that they come through.
Invoke-Case -Name 'what the log gets' -Action {
    Reset-Double
    $label = 'Block RPC Ports - contoso'
    $lines = @(Get-TargetResource @window -Verbose 4>&1 | ForEach-Object { "$_" })
    Assert-Equal -Name 'get' -Is $lines[0] -Should "${label}: reading what is there; policy 1a2b3c4d"
    $lines = @(Test-TargetResource @window -Verbose 4>&1 | ForEach-Object { "$_" })
    Assert-True -Name 'test, a difference' -Is (@($lines -like "${label}: saved earlier values: missing; should be: present").Count -eq 1)
    Assert-Equal -Name 'test' -Is $lines[-2] -Should "${label}: wanted: Present with policy 1a2b3c4d; in place: False"
    $lines = @(Set-TargetResource @window -Verbose 4>&1 | ForEach-Object { "$_" })
    Assert-Equal -Name 'set' -Is $lines[0] -Should "${label}: making it Present with policy 1a2b3c4d"
    Assert-Equal -Name 'set, each rule' -Is @($lines -like 'adding rpcdsc contoso 1a2b3c4d *').Count -Should 3
    $lines = @(Set-TargetResource @absent -Verbose 4>&1 | ForEach-Object { "$_" })
    Assert-Equal -Name 'set absent' -Is $lines[0] -Should 'rpcdsc contoso: making it Absent with policy 00000000'
    Assert-True -Name 'set absent, each rule' -Is (@($lines -like 'removing rpcdsc contoso 1a2b3c4d *').Count -ge 3)
    Assert-Equal -Name 'without it' -Is @((Test-TargetResource @absent 4>&1); Set-TargetResource @window 4>&1) -Should @($true)
}

Remove-Item -Path $folder -Recurse
Complete-Test
