# What a run costs: how often Windows is made to go through all rules of the computer, which takes up to a minute each
# time where there are many. Startup scripts of Group Policy have ten minutes, all together.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside { Set-Item -Path function:script:Test-RpcElevation -Value { $true } }

$old = @{ Policy = Get-TestPolicy -Tag 0badc0de }
$new = @{ Policy = Get-TestPolicy }

# How many passes something costs on a computer with the rules that Windows and others bring.
function Get-Cost
{
    param ([scriptblock]$Before, [scriptblock]$Action)
    Reset-Double
    1..40 | ForEach-Object { Add-DoubleRule -Rule @{ Name = "many $_"; DisplayName = 'm'; Group = 'many' } }
    $null = & $Before
    $passes = (Get-DoubleCount).Queries
    $null = & $Action
    (Get-DoubleCount).Queries - $passes
}

function Invoke-Inside
{
    param ([string]$Name, [hashtable]$With)
    & $inside { param ($Name, $With) & $Name @With } $Name $With
}

Invoke-Case -Name 'what a look costs' -Action {
    $looks = @{
        'test' = { Test-RpcPortPolicy @new }
        'test, detailed' = { Test-RpcPortPolicy @new -Detailed }
        'get' = { Get-RpcPortPolicy @new }
        'export' = { Export-RpcPortState @new }
        'set, nothing to do' = { Set-RpcPortPolicy @new }
        'what if' = { Set-RpcPortPolicy @old -WhatIf }
        'test of a document' = { Invoke-Inside -Name Test-RpcRuleState -With $new }
        'get of a document' = { Invoke-Inside -Name Get-RpcRuleState -With $new }
        'absent' = { Invoke-Inside -Name Test-RpcAbsent -With $new }
    }
    foreach ($look in $looks.Keys)
    {
        Assert-Equal -Name $look -Is (Get-Cost -Before { Set-RpcPortPolicy @new } -Action $looks[$look]) -Should 1
    }
}

Invoke-Case -Name 'what a change costs' -Action {
    $changes = @{
        'first' = @{ Before = {}; Do = { Set-RpcPortPolicy @new }; Passes = 3 }
        'first, to be confirmed, passed through' = @{ Before = {}; Do = { Set-RpcPortPolicy @new -ConfirmWithin 00:10:00 -PassThru }; Passes = 4 }
        'another policy' = @{ Before = { Set-RpcPortPolicy @old }; Do = { Set-RpcPortPolicy @new -PassThru }; Passes = 4 }
        'fails' = @{ Before = { Set-RpcPortPolicy @old; Set-DoubleFault -At 3 }; Do = { try { Set-RpcPortPolicy @new } catch { $script:Caught = $_ } }; Passes = 3 }
        'remove' = @{ Before = { Set-RpcPortPolicy @new }; Do = { Remove-RpcPortPolicy @new }; Passes = 2 }
        'undo' = @{ Before = { Set-RpcPortPolicy @new -ConfirmWithin 00:10:00 }; Do = { Undo-RpcPortPolicy @new }; Passes = 2 }
        'confirm' = @{ Before = { Set-RpcPortPolicy @new -ConfirmWithin 00:10:00 }; Do = { Confirm-RpcPortPolicy @new }; Passes = 1 }
        'set of a document' = @{ Before = {}; Do = { Invoke-Inside -Name Set-RpcBase -With $new }; Passes = 2 }
        'remove of a document' = @{ Before = { Set-RpcPortPolicy @new }; Do = { Invoke-Inside -Name Remove-RpcState -With $new }; Passes = 1 }
    }
    foreach ($change in $changes.Keys)
    {
        Assert-Equal -Name $change -Is (Get-Cost -Before $changes[$change].Before -Action $changes[$change].Do) -Should $changes[$change].Passes
    }
}

Complete-Test
