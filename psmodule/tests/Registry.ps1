# The registry part on a real registry (Windows, or Wine): names, kinds, bytes, made and removed keys. It changes
# HKLM, so it runs only where RPCDSC_TEST_REGISTRY says that this may be.
# -Keep leaves what the last case has made, for the same one with -Started after a start of Windows.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Name, [switch]$Keep, [switch]$Started)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
if ($env:RPCDSC_TEST_REGISTRY -ne 'may be changed')
{
    throw 'This changes HKLM: set RPCDSC_TEST_REGISTRY to "may be changed" where that is fine.'
}
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList NetSecurity, $false
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside { 'Test-RpcElevation', 'Test-RpcOwnName' | ForEach-Object { Set-Item -Path "function:script:$_" -Value { $true } } }
$node = @{ ComputerName = 'fs01.corp.example'; FleetPath = Join-Path -Path $PSScriptRoot -ChildPath 'Fleet' }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$applied = @('Other    REG_MULTI_SZ    a\0b', 'Ports    REG_MULTI_SZ    5001-5100\05200-5299',
    'PortsInternetAvailable    REG_SZ    Y', 'UseInternetPorts    REG_SZ    Y')

# The key as reg.exe shows it, without blanks at the ends; nothing if it isn't there.
function Get-KeyText
{
    param ([string]$Key)
    if (Test-Path -LiteralPath $Key)
    {
        reg.exe query ($Key -replace ':') | ForEach-Object { "$_".Trim() } | Where-Object { $_ -and $_ -notlike 'HKEY*' } | Sort-Object
    }
}

# Values of others, of every kind; gives them as text.
function Set-EarlierValue
{
    $null = New-Item -Path $rpc -Force
    New-ItemProperty -Path $rpc -Name Ports -PropertyType ExpandString -Value '%SystemRoot%\x' | Out-Null
    New-ItemProperty -Path $rpc -Name PortsInternetAvailable -PropertyType DWord -Value 5 | Out-Null
    New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType Binary -Value ([byte[]](1, 2, 255)) | Out-Null
    New-ItemProperty -Path $rpc -Name Other -PropertyType MultiString -Value 'a', 'b' | Out-Null
    Get-KeyText -Key $rpc
}

function Clear-Registry
{
    foreach ($key in $rpc, 'HKLM:\SOFTWARE\rpcdsc')
    {
        if (Test-Path -LiteralPath $key)
        {
            Remove-Item -LiteralPath $key -Recurse
        }
    }
    foreach ($mark in 'rpcdsc contoso', 'rpcdsc contoso undo')
    {
        Remove-ItemProperty -Path 'HKLM:\HARDWARE\DESCRIPTION\System' -Name $mark -ErrorAction SilentlyContinue
    }
    Reset-Double
}

# Nothing there: the key is made, and goes again.
Invoke-Case -Name 'a key is made and goes again' -Action {
    Clear-Registry
    Assert-Equal -Name 'test, empty' -Is (Test-RpcPortPolicy @node) -Should $false
    Set-RpcPortPolicy @node
    Assert-Equal -Name 'test, set' -Is (Test-RpcPortPolicy @node) -Should $true
    Assert-Equal -Name 'values' -Is (Get-KeyText -Key $rpc) -Should @(
        'Ports    REG_MULTI_SZ    5001-5100\05200-5299', 'PortsInternetAvailable    REG_SZ    Y', 'UseInternetPorts    REG_SZ    Y')
    Assert-True -Name 'state' -Is ((Get-KeyText -Key 'HKLM:\SOFTWARE\rpcdsc\contoso') -contains 'KeyAbsent    REG_DWORD    0x1')
    Assert-Equal -Name 'restart' -Is (Get-RpcPortPolicy @node).RestartPending -Should $true
    Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
    Assert-Equal -Name 'made key goes' -Is (Test-Path -LiteralPath $rpc) -Should $false
    Assert-Equal -Name 'state goes' -Is (Test-Path -LiteralPath 'HKLM:\SOFTWARE\rpcdsc') -Should $false
    Set-RpcPortPolicy @node
    Assert-Equal -Name 'made again at once' -Is (Test-RpcPortPolicy @node) -Should $true
}

# One range: still a list of strings, ended by an empty one.
Invoke-Case -Name 'one range' -Action {
    Clear-Registry
    $policy = Get-TestPolicy -Tag 0badc0de
    Set-RpcPortPolicy -Policy $policy
    Assert-Equal -Name 'one range' -Is @(Get-KeyText -Key $rpc)[0] -Should 'Ports    REG_MULTI_SZ    6001-6100'
    Assert-Equal -Name 'one range, test' -Is (Test-RpcPortPolicy -Policy $policy) -Should $true
}

# Values of every kind come back as they were, and those of others stay.
Invoke-Case -Name 'values of every kind come back' -Action {
    Clear-Registry
    $before = @(Set-EarlierValue)
    Assert-Equal -Name 'four values' -Is $before.Count -Should 4
    Set-RpcPortPolicy @node
    Assert-Equal -Name 'kinds, test' -Is (Test-RpcPortPolicy @node) -Should $true
    Assert-Equal -Name 'kinds' -Is @(Get-KeyText -Key $rpc) -Should $applied
    Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
    Assert-Equal -Name 'values are back' -Is @(Get-KeyText -Key $rpc) -Should $before
    Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
    Assert-Equal -Name 'values are back, removed twice' -Is @(Get-KeyText -Key $rpc) -Should $before
}

# What apply.cmd had reg.exe save of every kind is read as it is, taken over, and comes back; its folder goes.
Invoke-Case -Name 'values that reg saved come back' -Action {
    foreach ($kind in 'every', 'lists')
    {
        Clear-Registry
        $before = @(Set-EarlierValue)
        if ($kind -eq 'lists')
        {
            New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @(1..40 | ForEach-Object { "$(7000 + 10 * $_)-$(7005 + 10 * $_)" }) -Force | Out-Null
            New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType String -Value 'a\b "c" \' -Force | Out-Null
            $before = @(Get-KeyText -Key $rpc)
        }
        $folder = "$env:SystemRoot\rpcdsc\contoso"
        $null = [IO.Directory]::CreateDirectory($folder)
        $null = reg.exe export ($rpc -replace ':') "$folder\before.reg"
        [IO.File]::WriteAllText("$folder\applied-1a2b3c4d", 'x')
        Assert-True -Name "$kind, exported" -Is ([IO.File]::ReadAllText("$folder\before.reg") -like '*hex(*')
        New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @('1-2') -Force | Out-Null
        'PortsInternetAvailable', 'UseInternetPorts' | ForEach-Object { New-ItemProperty -Path $rpc -Name $_ -PropertyType String -Value 'Y' -Force | Out-Null }
        Set-RpcPortPolicy @node
        Assert-Equal -Name "$kind, applied" -Is @(Get-KeyText -Key $rpc) -Should $applied
        Assert-Equal -Name "$kind, the folder is gone" -Is ([IO.Directory]::Exists("$env:SystemRoot\rpcdsc")) -Should $false
        Remove-RpcPortPolicy @node -WarningAction SilentlyContinue
        Assert-Equal -Name "$kind, values are back" -Is @(Get-KeyText -Key $rpc) -Should $before
    }
}

# A change that isn't confirmed: its note keeps values of every kind, and its script runs from the registry.
Invoke-Case -Name 'a change that is not confirmed' -Action {
    Clear-Registry
    $before = @(Set-EarlierValue)
    $undo = 'HKLM:\SOFTWARE\rpcdsc\contoso undo'
    Set-RpcPortPolicy @node -ConfirmWithin 00:10:00 -WarningAction SilentlyContinue
    Assert-True -Name 'note' -Is (@(Get-KeyText -Key $undo) -contains 'StateAbsent    REG_DWORD    0x1')
    Assert-Equal -Name 'note, values' -Is @(Get-KeyText -Key $rpc) -Should $applied
    $code = ([xml](Get-DoubleTask)['rpcdsc contoso undo'].Xml).Task.Actions.Exec.Arguments -replace '.* '
    $code = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($code))
    Set-StrictMode -Off
    & ([scriptblock]::Create($code))
    Assert-True -Name 'note, too early' -Is (Test-Path -LiteralPath $undo)
    New-ItemProperty -Path 'HKLM:\HARDWARE\DESCRIPTION\System' -Name 'rpcdsc contoso undo' -Value "$([Environment]::TickCount - 1)" -Force | Out-Null
    & ([scriptblock]::Create($code))
    Assert-Equal -Name 'note, values are back' -Is @(Get-KeyText -Key $rpc) -Should $before
    Assert-Equal -Name 'note is gone' -Is (Test-Path -LiteralPath 'HKLM:\SOFTWARE\rpcdsc') -Should $false
}

# A step after the registry fails: the values are what they were.
Invoke-Case -Name 'a step after the registry fails' -Action {
    Clear-Registry
    $before = @(Set-EarlierValue)
    Set-DoubleFault -At 4
    Assert-Failure -Name 'registration fails' -Action { Set-RpcPortPolicy @node } -Like '*as it was*'
    Set-DoubleFault
    Assert-Equal -Name 'values after a failure' -Is @(Get-KeyText -Key $rpc) -Should $before
    Assert-Equal -Name 'no state after a failure' -Is (Test-Path -LiteralPath 'HKLM:\SOFTWARE\rpcdsc') -Should $false
}

# The mark of a change is gone with the start in which it was made, and nothing else is.
Invoke-Case -Name 'a start of Windows' -Action {
    if (-not $Started)
    {
        Clear-Registry
        Set-RpcPortPolicy @node
    }
    Assert-Equal -Name "pending, started: $Started" -Is (Get-RpcPortPolicy @node).RestartPending -Should (-not $Started)
    Assert-Equal -Name 'values' -Is @(Get-KeyText -Key $rpc)[0] -Should 'Ports    REG_MULTI_SZ    5001-5100\05200-5299'
    Assert-Equal -Name 'state' -Is @(@(Get-KeyText -Key 'HKLM:\SOFTWARE\rpcdsc\contoso') -like 'Saved *').Count -Should 1
}

if (-not $Keep)
{
    Clear-Registry
}
Complete-Test
