# Runs apply.ps1 and verify.ps1 as gen writes them, on this computer's document, with dsc3.ps1 in place of dsc, on
# doubles of Windows; prints the rules that are then there, one a line, and checks that start with "FAILED".
# -Work: the folder dscv3 of an output. -ModulePath: the module's, for documents with its resource. -Answers: where those
# of dsc are kept.
param ([string]$Doubles, [string]$Engine, [string]$Work, [string]$ModulePath, [string]$Answers)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module -Name $Doubles -ArgumentList $Engine
$dsc = Join-Path -Path $PSScriptRoot -ChildPath 'dsc3.ps1'
$apply, $verify = 'apply.ps1', 'verify.ps1' | ForEach-Object { Join-Path -Path $Work -ChildPath $_ }
$env:RPCDSC_TEST_ANSWERS = $Answers
$common = @{ Dsc = $dsc; ModulePath = $ModulePath }

function Assert
{
    param ([string]$Name, $Is, $Should)
    if ("$Is" -ne "$Should")
    {
        "FAILED $Name`: is $Is, should be $Should"
    }
}

function New-Computer
{
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    Get-DoubleText
}

# The exit code of a script; what it gives is kept, too.
function Invoke-It
{
    param ([string]$Script, [hashtable]$With = @{})
    $all = $common + $With
    $script:gave = @(& $Script @all)
    $LASTEXITCODE
}

$before = New-Computer
Assert 'verify, before' (Invoke-It $verify) 2
# No restart is pending there, and none is missed.
Assert 'verify, before, which' ($gave | Where-Object { $_.InDesiredState } | ForEach-Object { $_.Name }) @('', 'Restart')[[int](-not $ModulePath)]
Assert 'verify, before, how many' $gave.Count @(1, 5)[[int](-not $ModulePath)]
Assert 'verify removal, before' (Invoke-It $verify @{ Remove = $true }) 0
Assert 'what if, before' (Invoke-It $apply @{ WhatIf = $true }) 0
Assert 'looking changes nothing' "$((Get-DoubleCount).Changes)" 0
Assert 'apply' (Invoke-It $apply) 0
Assert 'apply, all' ($gave | Where-Object { -not $_.InDesiredState } | ForEach-Object { $_.Name }) ''
Assert 'verify' (Invoke-It $verify) 0
Get-DoubleRule | Where-Object { $_.Group -ne 'other' } | ForEach-Object {
    "RULE $($_.Action) $($_.Protocol) $(@($_.LocalPort) -join ',') $(@($_.RemoteAddress) -join ',') $($_.Enabled) $($_.Direction) $(@($_.Profile) -join ',') $($_.Group)"
}
Set-DoubleFault
Assert 'again' (Invoke-It $apply) 0
Assert 'changes by a second run' (Get-DoubleCount).Changes 0

# Each thing that differs is seen, and put right.
$key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
foreach ($change in @(
        @{ Name = 'ports'; Do = { $null = New-ItemProperty -Path $key -Name Ports -PropertyType MultiString -Value ([string[]]'1-2') -Force } },
        @{ Name = 'y'; Do = { $null = New-ItemProperty -Path $key -Name UseInternetPorts -PropertyType String -Value 'y' -Force } },
        @{ Name = 'a rule'; Do = { Remove-DoubleRule -Name @(Get-DoubleRule | Where-Object { $_.Group -ne 'other' })[0].Name } }
    ))
{
    & $change.Do
    # The module takes y for Y, as RPC does.
    if ($change.Name -ne 'y' -or -not $ModulePath)
    {
        Assert "$($change.Name), verify" (Invoke-It $verify) 2
    }
    Assert "$($change.Name), apply" (Invoke-It $apply) 0
    Assert "$($change.Name), verify again" (Invoke-It $verify) 0
}

Assert 'verify removal' (Invoke-It $verify @{ Remove = $true }) 2
Assert 'what if removal' (Invoke-It $apply @{ Remove = $true; WhatIf = $true }) 0
Assert 'what if removes nothing' (Invoke-It $verify) 0
Assert 'remove' (Invoke-It $apply @{ Remove = $true }) 0
Assert 'removed' (Invoke-It $verify @{ Remove = $true }) 0
$null = Set-DoubleFault
Assert 'remove again' (Invoke-It $apply @{ Remove = $true }) 0
Assert 'changes by a second removal' (Get-DoubleCount).Changes 0

# It stops where Test would refuse, before it changes anything.
$before = New-Computer
Set-DoubleService -Name MpsSvc -Status Stopped
Assert 'the firewall is stopped' (Invoke-It $apply) 1
Assert 'the firewall is stopped, nothing is done' (Get-DoubleText) $before
$before = New-Computer
Set-DoubleFault -At 3
Assert 'a change fails' (Invoke-It $apply) 1

# What isn't this computer's, or isn't there.
$other = Join-Path -Path $Work -ChildPath 'some-other.dsc.config.json'
Assert 'for another computer' (Invoke-It $apply @{ Document = $other }) 1
Assert 'no such document' (Invoke-It $verify @{ Document = "$other.x" }) 1
Assert 'both' (Invoke-It $verify @{ Document = $other; Remove = $true }) 1
$common.Dsc = 'no-such-program'
Assert 'no dsc' (Invoke-It $verify) 1
if ($ModulePath)
{
    $common.Dsc, $common.ModulePath = $dsc, ''
    $env:PATH = @($env:PATH -split [IO.Path]::PathSeparator -ne $ModulePath) -join [IO.Path]::PathSeparator
    Assert 'the module beside the documents' (Invoke-It $verify) 2
    $common.ModulePath = $Work
    Assert 'no manifest' (Invoke-It $verify) 1
}
'END'
