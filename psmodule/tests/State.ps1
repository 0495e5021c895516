# What the functions tell: the state's object and view, differences, the exported JSON, pipeline and completion. With
# -Export, a folder, it leaves what each policy's computer exports there for whoever decides about the rules.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Export, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside {
    'Test-RpcElevation', 'Test-RpcOwnName' | ForEach-Object { Set-Item -Path "function:script:$_" -Value { $true } }
    Set-Item -Path function:script:Get-RpcListener -Value { 135, 445, 5001, 5100, 5200, 49664, 49700 | ForEach-Object { @{ Port = $_; Owner = '' } } }
}
$fleet = Join-Path -Path $PSScriptRoot -ChildPath 'Fleet'
$node = @{ ComputerName = 'fs01.corp.example'; FleetPath = $fleet }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'

# Each difference, by what it is, what it should be.
Invoke-Case -Name 'differences' -Action {
    Reset-Double
    $all = @(Test-RpcPortPolicy @node -Detailed)
    Assert-Equal -Name 'empty, differences' -Is @($all | ForEach-Object { "$($_.What): $($_.Is)" }) -Should @(
        'rule rpcdsc contoso 1a2b3c4d 2: missing', 'rule rpcdsc contoso 1a2b3c4d 1: missing', 'rule rpcdsc contoso 1a2b3c4d 3: missing',
        'saved earlier values: missing', "$rpc\Ports: missing", "$rpc\PortsInternetAvailable: missing", "$rpc\UseInternetPorts: missing")
    Assert-Equal -Name 'type' -Is $all[0].PSObject.TypeNames[0] -Should 'RpcPortPolicy.Difference'
    Assert-True -Name 'a rule in words' -Is ($all[0].Should -like 'Allow TCP 135,5001-5100,5200-5299 <- 10.1.1.0/24,*')
    Assert-Equal -Name 'a value in words' -Is $all[4].Should -Should 'MultiString 5001-5100,5200-5299'
    Set-RpcPortPolicy @node
    Assert-Equal -Name 'set, differences' -Is @(Test-RpcPortPolicy @node -Detailed) -Should @()
}

Invoke-Case -Name 'drift' -Action {
    $drift = @{
        'rule rpcdsc contoso 1a2b3c4d 1: changed' = { @(Get-DoubleRule | Where-Object { $_.Name -like '* 1' })[0].Enabled = 'False' }
        'rule stray: present' = { Add-DoubleRule -Rule @{ Name = 'stray'; DisplayName = 's'; Group = 'rpcdsc contoso'; Protocol = 'TCP'; LocalPort = @('80') } }
        "$rpc\Ports: String 5001" = { New-ItemProperty -Path $rpc -Name Ports -PropertyType String -Value '5001' -Force }
        "$rpc\UseInternetPorts: String N" = { New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType String -Value 'N' -Force }
        "$rpc\PortsInternetAvailable: missing" = { Remove-ItemProperty -Path $rpc -Name PortsInternetAvailable }
        'restart task: missing' = { (Get-DoubleTask).Clear() }
        'restart task: changed' = { $one = (Get-DoubleTask)['rpcdsc contoso restart']; $one.Xml = $one.Xml.Replace('</Settings>', '<Enabled>false</Enabled></Settings>') }
        'note of a pending restart: present' = { New-ItemProperty -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Name Changed -PropertyType String -Value '2020-01-01T00:00:00.0000000Z' }
    }
    foreach ($what in $drift.Keys)
    {
        Reset-Double
        Set-RpcPortPolicy @node
        & $drift[$what]
        Assert-Equal -Name "drift, $what" -Is @(Test-RpcPortPolicy @node -Detailed | ForEach-Object { "$($_.What): $($_.Is)" }) -Should @($what)
        Assert-Equal -Name "drift, $what, test" -Is (Test-RpcPortPolicy @node) -Should $false
        Set-RpcPortPolicy @node
        Assert-Equal -Name "drift, $what, mended" -Is (Test-RpcPortPolicy @node) -Should $true
    }
}

Invoke-Case -Name 'verbose' -Action {
    Reset-Double
    Set-RpcPortPolicy @node
    $verbose = Test-RpcPortPolicy @node -Verbose 4>&1
    Assert-Equal -Name 'verbose, nothing to say' -Is @($verbose) -Should @($true)
    (Get-DoubleTask).Clear()
    $verbose = @(Test-RpcPortPolicy @node -Verbose 4>&1)
    Assert-True -Name 'verbose' -Is ("$($verbose[0])" -like 'Block RPC Ports - contoso: restart task: missing; should be: Saturday 02:05 *')
}

# The object.
Invoke-Case -Name 'the object' -Action {
    Reset-Double
    $state = Set-RpcPortPolicy @node -PassThru
    Assert-Equal -Name 'pass through' -Is $state.PSObject.TypeNames[0], $state.RulesInPlace, $state.RegistryInPlace -Should 'RpcPortPolicy.State', $true, $true
    Assert-Equal -Name 'pass through, second run' -Is (Set-RpcPortPolicy @node -PassThru).Tag -Should '1a2b3c4d'
    Assert-Equal -Name 'ports in use' -Is $state.PortsInUse -Should @(5001, 5100, 5200)
    Assert-Equal -Name 'dynamic ports in use' -Is $state.DynamicPortsInUse -Should @(49664, 49700)
    Assert-Equal -Name 'restart at' -Is $state.RestartAt -Should ([datetime]'2026-11-28T02:05:00')
    Set-DoubleClock -Now '2026-12-08T10:00:00'
    Assert-Equal -Name 'restart at, two weeks later' -Is (Get-RpcPortPolicy @node).RestartAt -Should ([datetime]'2026-12-12T02:05:00')
    Start-Double -Now '2026-11-24T11:00:00'
    Assert-Equal -Name 'restarted' -Is (Get-RpcPortPolicy @node).RestartPending, (Get-RpcPortPolicy @node).RestartAt -Should $false, $null
    Reset-Double
    $empty = Get-RpcPortPolicy @node
    foreach ($name in 'Ports', 'PortsInternetAvailable', 'UseInternetPorts', 'RestartAt', 'ConfirmBy', 'SavedAt', 'ChangedAt')
    {
        # A pipeline without output is taken for $null too, but has no elements.
        Assert-Equal -Name "empty, $name" -Is @($empty.$name) -Should @($null)
    }
    Assert-Equal -Name 'saved and changed' -Is $state.SavedAt, $state.ChangedAt -Should @(@(([datetime]'2026-11-24T10:00:00').ToUniversalTime().ToString('o')) * 2)
    Assert-Equal -Name 'two ranges' -Is $state.Ports -Should @('5001-5100', '5200-5299')
    Assert-Equal -Name 'one range is a list, too' -Is (Set-RpcPortPolicy -Policy (Get-TestPolicy -Tag 0badc0de) -PassThru).Ports -Should @('6001-6100')
    Assert-Equal -Name 'rules' -Is @($state.Rules | ForEach-Object { $_.Action } | Sort-Object) -Should @('Allow', 'Block', 'Block')
    Assert-Equal -Name 'firewall' -Is $state.Firewall -Should 'on, with the rules of this computer in force'
}

# Days and hours around now.
Invoke-Case -Name 'the next time of a slot' -Action {
    Reset-Double
    foreach ($case in @(
            @('Tuesday', '10:01', '2026-11-24T10:01:00'), @('Tuesday', '10:00', '2026-12-01T10:00:00'),
            @('Tuesday', '09:59', '2026-12-01T09:59:00'), @('Monday', '23:59', '2026-11-30T23:59:00'),
            @('Wednesday', '00:00', '2026-11-25T00:00:00')
        ))
    {
        $slot = @{ When = 'window'; Day = $case[0]; Clock = $case[1] }
        Assert-Equal -Name "$($case[0]) $($case[1])" -Is (& $inside { param ($Slot) Get-RpcRestartTime -Slot $Slot } $slot) -Should ([datetime]$case[2])
    }
}

# The view.
Invoke-Case -Name 'the views' -Action {
    Reset-Double
    $all = @(Test-RpcPortPolicy @node -Detailed)
    $state = Set-RpcPortPolicy @node -PassThru
    $view = ($state | Out-String) -split "`n" | ForEach-Object { $_.Trim() } | Where-Object { $_ }
    Assert-True -Name 'view, rules' -Is (@($view -match '^Rules\s+: 3 in place, 0 missing, 0 too many$').Count -eq 1)
    Assert-True -Name 'view, ports' -Is (@($view -match '^Ports\s+: 5001-5100 5200-5299, should be 5001-5100 5200-5299$').Count -eq 1)
    Assert-True -Name 'view, in use' -Is (@($view -match "^InUse\s+: 3 of the range, 2 of the system's dynamic ports$").Count -eq 1)
    Assert-True -Name 'view is short' -Is ($view.Count -le 10)
    $table = ($all | Out-String -Width 300) -split "`n" | ForEach-Object { $_.Trim() } | Where-Object { $_ }
    Assert-True -Name 'view of differences' -Is ($table[0] -match '^What\s+Is\s+Should$' -and @($table -match '^saved earlier values\s+missing\s+present$').Count -eq 1)
}

# What comes down the pipeline.
Invoke-Case -Name 'the pipeline' -Action {
    Reset-Double
    Assert-Equal -Name 'pipeline' -Is @('fs01.corp.example', 'small.corp.example' | ForEach-Object {
            New-Object -TypeName PSObject -Property @{ ComputerName = $_ } } | Get-RpcPortPolicy -FleetPath $fleet | ForEach-Object { $_.Tag }) -Should @('1a2b3c4d', '0badc0de')
}

# Completion, where the engine has it.
Invoke-Case -Name 'completion' -Action {
    $line = "Get-RpcPortPolicy -FleetPath '$fleet' -ComputerName f"
    $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
    Assert-Equal -Name 'completion' -Is @($found | ForEach-Object { $_.CompletionText }) -Should @('fs01.corp.example', 'fs02.corp.example')
}

# The JSON, read by the engine's own reader.
Invoke-Case -Name 'the JSON' -Action {
    Reset-Double
    Set-RpcPortPolicy @node
    Start-Double
    $json = Export-RpcPortState @node
    $report = ConvertFrom-Json -InputObject $json
    Assert-Equal -Name 'JSON, keys' -Is @($report.PSObject.Properties | ForEach-Object { $_.Name }) -Should @('computer', 'differences', 'dynamicPortsInUse',
        'firewall', 'fleet', 'others', 'pendingSince', 'policy', 'portsInUse', 'registry', 'restart', 'restartPending', 'rules', 'schema', 'time')
    Assert-Equal -Name 'JSON, registry' -Is $report.registry.Ports.kind, $report.registry.Ports.value, $report.registry.UseInternetPorts.value -Should 'MultiString', @('5001-5100', '5200-5299'), @('Y')
    Assert-Equal -Name 'JSON, lists stay lists' -Is @($report.differences.GetType(); $report.rules[0].localPort.GetType()) -Should ([object[]]), ([object[]])
    Assert-Equal -Name 'JSON, numbers' -Is ([int]$report.schema), $report.restartPending, ([int[]]$report.portsInUse) -Should 1, $false, @(5001, 5100, 5200)
    $weird = @{ 'a"b\' = "tab`t, quote "", backslash \, $([char]0xe9) $([char]0xd83d)$([char]0xde00)"; n = $null; f = $false; e = @() }
    $back = ConvertFrom-Json -InputObject (& $inside { param ($Value) ConvertTo-RpcJson -Value $Value } $weird)
    foreach ($name in $weird.Keys)
    {
        Assert-Equal -Name "JSON, $name" -Is $back.$name -Should $weird[$name]
    }
    $file = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-state-$PID.json"
    try
    {
        Assert-Equal -Name 'JSON, to a file, no output' -Is @(Export-RpcPortState @node -Path $file) -Should @()
        $bytes = [IO.File]::ReadAllBytes($file)
        Assert-Equal -Name 'JSON, to a file' -Is ([char]$bytes[0]), $bytes[-1], (ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($file))).policy -Should ([char]'{'), ([byte]10), '1a2b3c4d'
        Assert-Failure -Name 'JSON, no such folder' -Action { Export-RpcPortState @node -Path (Join-Path -Path $file -ChildPath 'x') }
    }
    finally
    {
        Remove-Item -Path $file
    }
    Set-DoubleFault
    $null = Export-RpcPortState @node
    Assert-Equal -Name 'telling changes nothing' -Is (Get-DoubleCount).Changes -Should 0
}

if ($Export)
{
    foreach ($path in Get-ChildItem -Path $Export -Filter 'policy-*.psd1')
    {
        Reset-Double
        Import-LocalizedData -BindingVariable policy -BaseDirectory $Export -FileName $path.Name
        Set-RpcPortPolicy -Policy $policy
        Export-RpcPortState -Policy $policy -Path (Join-Path -Path $Export -ChildPath "$($policy.Tag).json")
    }
}
Complete-Test
