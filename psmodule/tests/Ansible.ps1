# The script of the Ansible role, as ansible.windows.win_powershell runs it, on doubles of Windows: what it makes of a
# computer, and what it tells Ansible in check mode and out of it.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList 'NetSecurity'
$script = [IO.File]::ReadAllText((Join-Path -Path $PSScriptRoot -ChildPath '../Ansible/Invoke-RpcPortPolicy.ps1'))
$work = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-ansible-$PID"
$folder = Join-Path -Path $work -ChildPath 'node'

# Packs the module as the role has it: with the fleet's data in it, and this computer in that. On doubles it is elevated.
function New-Archive
{
    param ([string]$Row)
    Remove-Item -Path $work -Recurse -Force -ErrorAction SilentlyContinue
    $root = Join-Path -Path $work -ChildPath 'pack/RpcPortPolicy'
    $root, $folder | ForEach-Object { $null = [IO.Directory]::CreateDirectory($_) }
    Copy-Item -Path (Join-Path -Path (Split-Path -Path $Module -Parent) -ChildPath '*') -Destination $root -Recurse
    Copy-Item -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Fleet') -Destination $root -Recurse
    Set-Content -Path (Join-Path -Path $root -ChildPath 'Private/Test-RpcElevation.ps1') -Value 'function Test-RpcElevation { $true }'
    $names = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    $own = "$($names.HostName).$($names.DomainName)".TrimEnd('.')
    $short = $own.Split('.')[0]
    $short = $short.Substring(0, [Math]::Min(15, $short.Length)).ToUpperInvariant()
    Set-Content -Path (Join-Path -Path $root -ChildPath 'Fleet/hosts.csv') -Value 'Name,Computer,Policy,When,Day,Clock,At,Departed', "$own,$short,$Row"
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $zip = Join-Path -Path $work -ChildPath 'RpcPortPolicy.zip'
    [IO.Compression.ZipFile]::CreateFromDirectory((Split-Path -Path $root -Parent), $zip)
    $script:hash = (Get-FileHash -Path $zip -Algorithm SHA256).Hash
    Copy-Archive
}

# Copies the archive to where the role does, as each of its runs does first.
function Copy-Archive
{
    $null = [IO.Directory]::CreateDirectory($folder)
    [IO.File]::Copy((Join-Path -Path $work -ChildPath 'RpcPortPolicy.zip'), (Join-Path -Path $folder -ChildPath 'RpcPortPolicy.zip'), $true)
}

# Runs the script as the module win_powershell does: in what it gives $Ansible, with its defaults, and the answer as JSON.
function Invoke-Task
{
    param ([string]$Action, [string]$Tag = '1a2b3c4d', [string]$Force = 'False', [string]$Hash = $script:hash, [string]$ConfirmWithin, [switch]$Check)
    $global:Ansible = [pscustomobject]@{ CheckMode = [bool]$Check; Result = @{}; Diff = @{}; Changed = $true; Failed = $false }
    $output = @(& ([scriptblock]::Create($script)) -Action $Action -Folder $folder -Hash $Hash -Tag $Tag -Force $Force -ConfirmWithin $ConfirmWithin -Confirm:$false -WhatIf:$Check 6> $null)
    Assert-Equal -Name "$Action, output" -Is $output.Count -Should 0
    Assert-Equal -Name "$Action, what stays" -Is @(Get-ChildItem -Path $folder -ErrorAction SilentlyContinue | ForEach-Object { $_.Name } | Where-Object { $_ -ne 'RpcPortPolicy.zip' -and $_ -ne 'other.txt' }).Count -Should 0
    Assert-Equal -Name "$Action, the module that stays" -Is @(Get-Module -Name RpcPortPolicy).Count -Should 0
    # As Ansible gets it: two levels of Result.
    ConvertTo-Json -InputObject $global:Ansible -Depth 4 | ConvertFrom-Json
}

$window = '1a2b3c4d,window,Saturday,02:05,,'

Invoke-Case -Name 'the life of a computer' -Action {
    New-Archive -Row $window
    Reset-Double
    $empty = Get-DoubleText
    $told = Invoke-Task -Action Verify
    Assert-Equal -Name 'verify, empty' -Is $told.Failed, $told.Changed, $told.Result.policy -Should $true, $false, '1a2b3c4d'
    Assert-True -Name "verify, message: $($told.Result.message)" -Is ($told.Result.message -like '*isn''t as its policy says*')
    $told = Invoke-Task -Action Apply -Check
    Assert-Equal -Name 'check' -Is $told.Failed, $told.Changed, $told.Result.message -Should $false, $true, ''
    Assert-Equal -Name 'a check changes nothing' -Is (Get-DoubleText) -Should $empty
    $diff = $told.Diff
    Assert-True -Name "before: $($diff.before)" -Is ($diff.before -clike "*HKLM:\SOFTWARE\Microsoft\Rpc\Internet\Ports: missing`n*")
    Assert-True -Name "after: $($diff.after)" -Is ($diff.after -clike "*HKLM:\SOFTWARE\Microsoft\Rpc\Internet\Ports: MultiString 5001-5100,5200-5299`n*")
    $foreseen = $told.Result.differences
    $told = Invoke-Task -Action Apply
    Assert-Equal -Name 'apply' -Is $told.Failed, $told.Changed, $told.Result.restart_pending, $told.Result.message -Should $false, $true, $true, ''
    Assert-Equal -Name 'it did what it foresaw' -Is $told.Result.differences -Should $foreseen
    Assert-Equal -Name 'diff' -Is $told.Diff.after -Should $diff.after
    Assert-True -Name "notes: $($told.Result.notes)" -Is ("$($told.Result.notes)" -like '*restart pending: Saturday 02:05*')
    $set = Get-DoubleText
    foreach ($action in 'Apply', 'Verify')
    {
        $told = Invoke-Task -Action $action
        Assert-Equal -Name "$action, again" -Is $told.Failed, $told.Changed, @($told.Result.differences).Count, $told.Diff.before -Should $false, $false, 0, ''
    }
    Assert-Equal -Name 'again, the computer' -Is (Get-DoubleText) -Should $set
    $told = Invoke-Task -Action Remove -Check
    Assert-Equal -Name 'remove, check' -Is $told.Failed, $told.Changed, $told.Result.differences[0] -Should $false, $true, 'fleet contoso: present; should be: absent'
    Assert-Equal -Name 'remove, check, the computer' -Is (Get-DoubleText) -Should $set
    Assert-True -Name 'remove, check, the archive' -Is (Test-Path -Path (Join-Path -Path $folder -ChildPath 'RpcPortPolicy.zip'))
    $told = Invoke-Task -Action Remove
    Assert-Equal -Name 'remove' -Is $told.Failed, $told.Changed, $told.Result.message -Should $false, $true, ''
    Assert-Equal -Name 'remove, the folder' -Is (Test-Path -Path $folder) -Should $false
    Assert-True -Name "remove, notes: $($told.Result.notes)" -Is ("$($told.Result.notes)" -like '*restart pending*')
    # A folder that somebody chose keeps what else is in it.
    Copy-Archive
    Set-Content -Path (Join-Path -Path $folder -ChildPath 'other.txt') -Value 'x'
    $told = Invoke-Task -Action Remove
    Assert-Equal -Name 'remove, again' -Is $told.Failed, $told.Changed -Should $false, $false
    Assert-Equal -Name 'remove, what else is in the folder' -Is @(Get-ChildItem -Path $folder | ForEach-Object { $_.Name }) -Should @('other.txt')
    Assert-Equal -Name 'nothing is left' -Is @(Get-DoubleRule).Count -Should 0
}

Invoke-Case -Name 'a change that is confirmed' -Action {
    New-Archive -Row $window
    Reset-Double
    $within = @{ ConfirmWithin = '00:15:00' }
    $told = Invoke-Task -Action Apply @within -Check
    Assert-Equal -Name 'check' -Is $told.Failed, $told.Changed, $told.Result.confirm -Should $false, $true, $false
    $told = Invoke-Task -Action Apply @within
    Assert-Equal -Name 'apply' -Is $told.Failed, $told.Changed, $told.Result.confirm, $told.Result.message -Should $false, $true, $true, ''
    Assert-Equal -Name 'notes' -Is @($told.Result.notes | Where-Object { $_ -notlike 'restart pending*' }).Count -Should 0
    $told = Invoke-Task -Action Confirm
    Assert-Equal -Name 'confirm' -Is $told.Failed, $told.Changed, $told.Result.message -Should $false, $true, ''
    $told = Invoke-Task -Action Apply @within
    Assert-Equal -Name 'apply, again' -Is $told.Failed, $told.Changed, $told.Result.confirm -Should $false, $false, $false
    $told = Invoke-Task -Action Confirm
    Assert-Equal -Name 'confirm, again' -Is $told.Failed, $told.Changed -Should $true, $false
}

Invoke-Case -Name 'who has left' -Action {
    New-Archive -Row $window
    Reset-Double
    $null = Invoke-Task -Action Apply
    New-Archive -Row ',,,,,contoso'
    $told = Invoke-Task -Action Apply
    Assert-Equal -Name 'apply' -Is $told.Failed, $told.Changed -Should $true, $false
    $told = Invoke-Task -Action Remove -Tag ''
    Assert-Equal -Name 'remove' -Is $told.Failed, $told.Changed, $told.Result.message -Should $false, $true, ''
    Assert-Equal -Name 'nothing is left' -Is @(Get-DoubleRule).Count -Should 0
}

Invoke-Case -Name 'what is refused changes nothing' -Action {
    New-Archive -Row $window
    Reset-Double
    $empty = Get-DoubleText
    $told = Invoke-Task -Action Apply -Tag '0badc0de'
    Assert-Equal -Name 'another policy' -Is $told.Failed, $told.Changed -Should $true, $false
    Assert-True -Name "another policy: $($told.Result.message)" -Is ($told.Result.message -like '*policy 0badc0de*has 1a2b3c4d*')
    $told = Invoke-Task -Action Apply -Hash ('0' * 64)
    Assert-Equal -Name 'another archive' -Is $told.Failed, $told.Changed -Should $true, $false
    Assert-True -Name "another archive: $($told.Result.message)" -Is ($told.Result.message -like '*isn''t the module that this role has*')
    $told = Invoke-Task -Action Apply -Hash ('0' * 64) -Check
    Assert-Equal -Name 'another archive, check' -Is $told.Failed, $told.Changed -Should $false, $true
    Assert-True -Name "another archive, check: $($told.Result.notes)" -Is ("$($told.Result.notes)" -like '*would be copied first*')
    Assert-Equal -Name 'the computer' -Is (Get-DoubleText) -Should $empty
}

Invoke-Case -Name 'a firewall that is off' -Action {
    New-Archive -Row $window
    Reset-Double
    $off = @{ Path = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\PublicProfile' }
    $null = New-Item @off -Force
    $null = New-ItemProperty @off -Name EnableFirewall -PropertyType DWord -Value 0
    $empty = Get-DoubleText
    foreach ($check in $true, $false)
    {
        $told = Invoke-Task -Action Apply -Check:$check
        Assert-Equal -Name "apply, check $check" -Is $told.Failed, $told.Changed -Should $true, $false
        Assert-True -Name "apply, check ${check}: $($told.Result.message)" -Is ($told.Result.message -like '*FirewallOff*')
    }
    Assert-Equal -Name 'the computer' -Is (Get-DoubleText) -Should $empty
    $told = Invoke-Task -Action Apply -Force 'True'
    Assert-Equal -Name 'forced' -Is $told.Failed, $told.Changed, $told.Result.message -Should $false, $true, ''
    Assert-True -Name "forced, notes: $($told.Result.notes)" -Is ("$($told.Result.notes)" -like '*FirewallOff*')
    $told = Invoke-Task -Action Apply -Force 'True'
    Assert-Equal -Name 'forced, again' -Is $told.Failed, $told.Changed -Should $false, $false
    $told = Invoke-Task -Action Verify
    Assert-Equal -Name 'verified' -Is $told.Failed, $told.Changed -Should $true, $false
}

Invoke-Case -Name 'a change that fails' -Action {
    New-Archive -Row $window
    Reset-Double
    $empty = Get-DoubleText
    Set-DoubleFault -At 4
    $told = Invoke-Task -Action Apply
    Assert-Equal -Name 'apply' -Is $told.Failed, $told.Changed -Should $true, $false
    Assert-True -Name "apply: $($told.Result.message)" -Is ($told.Result.message -like '*the computer is as it was*')
    Set-DoubleFault
    Assert-Equal -Name 'the computer' -Is (Get-DoubleText) -Should $empty
}
Remove-Item -Path $work -Recurse -Force -ErrorAction SilentlyContinue

Complete-Test
