# The checks themselves: what they take for equal, where they must fail, what they say then, and how a script ends.
param ([string]$Module, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name

# Runs a check that isn't to count: whether it passed, and what it said.
function Get-Outcome
{
    param ([scriptblock]$Check)
    $before = $script:ChecksPassed, $script:ChecksFailed
    $text = & $Check
    $outcome = @{
        Passed = $script:ChecksPassed - $before[0]
        Failed = $script:ChecksFailed - $before[1]
        Text = @($text) -join "`n"
    }
    $script:ChecksPassed, $script:ChecksFailed = $before
    $outcome
}

# Not by the checks that are tested: a wrong one would say that all is well.
function Confirm-Outcome
{
    param ([string]$Name, [bool]$Right, [string]$Text)
    if ($Right)
    {
        $script:ChecksPassed++
        return
    }
    Add-CheckFailure -Name $Name -Text $Text
}

function New-Record
{
    param ([hashtable]$Property)
    New-Object -TypeName PSObject -Property $Property
}

$list = New-Object -TypeName Collections.ArrayList
$null = $list.AddRange(@('a', 'b'))
$equal = @(
    @{ A = $null; B = $null }
    @{ A = 'a'; B = 'a' }
    @{ A = ''; B = '' }
    @{ A = 5; B = 5 }
    @{ A = $true; B = $true }
    @{ A = [datetime]'2026-12-05'; B = [datetime]'2026-12-05' }
    @{ A = [timespan]'00:10:00'; B = [timespan]'00:10:00' }
    @{ A = [string]; B = [string] }
    @{ A = @(); B = @() }
    @{ A = @('a', 'b'); B = @('a', 'b') }
    @{ A = [string[]]@('a', 'b'); B = @('a', 'b') }
    @{ A = $list; B = @('a', 'b') }
    @{ A = @(@('a'), @('b', $null)); B = @(@('a'), @('b', $null)) }
    @{ A = @{}; B = @{} }
    @{ A = @{ a = 1; b = @('x') }; B = @{ b = @('x'); a = 1 } }
    @{ A = (New-Record -Property @{ a = 1; b = 'x' }); B = (New-Record -Property @{ a = 1; b = 'x' }) }
    @{ A = ('a' | ForEach-Object { $_ }); B = 'a' }
)
$different = @(
    @{ A = $true; B = 'True' }
    @{ A = $true; B = 1 }
    @{ A = $true; B = @($true) }
    @{ A = $null; B = '' }
    @{ A = $null; B = $false }
    @{ A = $null; B = 0 }
    @{ A = $null; B = @() }
    @{ A = $null; B = @($null) }
    @{ A = @(); B = '' }
    @{ A = @(); B = @('') }
    @{ A = @('a', 'b'); B = "a`nb" }
    @{ A = @('a', 'b'); B = @("a`nb") }
    @{ A = @('a', 'b'); B = 'a b' }
    @{ A = @('a', 'b'); B = @('b', 'a') }
    @{ A = @('a', 'b'); B = @('a') }
    @{ A = @('a'); B = 'a' }
    @{ A = @(@('a', 'b')); B = @(@('a'), @('b')) }
    @{ A = @(1, 2); B = @('1', '2') }
    @{ A = @(1, 2); B = @(1, [long]2) }
    @{ A = 'a'; B = 'A' }
    @{ A = 'a'; B = 'a ' }
    @{ A = "a`n"; B = 'a' }
    @{ A = "a$([char]0xad)"; B = 'a' }
    @{ A = "a$([char]0)"; B = 'a' }
    @{ A = 'a'; B = [char]'a' }
    @{ A = '5'; B = 5 }
    @{ A = [double]5; B = 5 }
    @{ A = [long]5; B = 5 }
    @{ A = [DayOfWeek]::Sunday; B = 'Sunday' }
    @{ A = [DayOfWeek]::Sunday; B = 0 }
    @{ A = [string]; B = [string[]] }
    @{ A = [datetime]'2026-12-05'; B = '12/05/2026 00:00:00' }
    @{ A = [datetime]'2026-12-05'; B = [datetime]'2026-12-06' }
    @{ A = [datetime]::SpecifyKind('2026-12-05', 'Utc'); B = [datetime]::SpecifyKind('2026-12-05', 'Local') }
    @{ A = @{ a = 1 }; B = @{ a = 2 } }
    @{ A = @{ a = 1 }; B = @{ A = 1 } }
    @{ A = @{ a = 1 }; B = @{ a = 1; b = $null } }
    @{ A = @{ a = 1 }; B = @{ a = '1' } }
    @{ A = @{ '1' = 'a' }; B = @{ 1 = 'a' } }
    @{ A = @{ a = @{ b = @(1, 2) } }; B = @{ a = @{ b = @(1, 3) } } }
    @{ A = @{ a = 1 }; B = 'System.Collections.Hashtable' }
    @{ A = @{ a = 1 }; B = (New-Record -Property @{ a = 1 }) }
    @{ A = (New-Record -Property @{ a = 1 }); B = (New-Record -Property @{ a = 2 }) }
    @{ A = (New-Record -Property @{ a = 1 }); B = (New-Record -Property @{ b = 1 }) }
)

Invoke-Case -Name 'equal values pass' -Action {
    foreach ($pair in $equal)
    {
        $outcome = Get-Outcome -Check { Assert-Equal -Name 'x' -Is $pair.A -Should $pair.B }
        Confirm-Outcome -Name (Format-Value -Value $pair) -Right ($outcome.Passed -eq 1 -and $outcome.Failed -eq 0 -and $outcome.Text -eq '') -Text $outcome.Text
    }
}

# Both ways round.
Invoke-Case -Name 'different values fail' -Action {
    foreach ($pair in $different)
    {
        foreach ($check in { Assert-Equal -Name 'x' -Is $pair.A -Should $pair.B }, { Assert-Equal -Name 'x' -Is $pair.B -Should $pair.A })
        {
            $outcome = Get-Outcome -Check $check
            Confirm-Outcome -Name (Format-Value -Value $pair) -Right ($outcome.Passed -eq 0 -and $outcome.Failed -eq 1 -and $outcome.Text -like 'FAILED x*') -Text 'passed'
        }
    }
}

Invoke-Case -Name 'what a failure says' -Action {
    foreach ($case in @(
            @{ A = $null; B = ''; Text = "FAILED x`n  is:     `$null`n  should: [String] ''" }
            @{ A = $true; B = 'True'; Text = "FAILED x`n  is:     [Boolean] True`n  should: [String] 'True'" }
            @{ A = @(1, 'a'); B = @(1, 'b'); Text = "FAILED x`n  is:     [Object[]] of 2: @([Int32] 1, [String] 'a')`n  should: [Object[]] of 2: @([Int32] 1, [String] 'b')`n  differs at [1] character 0" }
            @{ A = @{ b = 1; a = 2 }; B = @{ b = 1; a = 3 }; Text = "FAILED x`n  is:     [Hashtable] @{a = [Int32] 2; b = [Int32] 1}`n  should: [Hashtable] @{a = [Int32] 3; b = [Int32] 1}`n  differs at .a" }
        ))
    {
        $outcome = Get-Outcome -Check { Assert-Equal -Name 'x' -Is $case.A -Should $case.B }
        Confirm-Outcome -Name $case.Text -Right ($outcome.Text -ceq $case.Text) -Text $outcome.Text
    }
}

Invoke-Case -Name 'only true is true' -Action {
    foreach ($value in 'True', 1, 'x', @($true), $null, $false)
    {
        $outcome = Get-Outcome -Check { Assert-True -Name 'x' -Is $value }
        Confirm-Outcome -Name (Format-Value -Value $value) -Right ($outcome.Failed -eq 1) -Text 'passed'
    }
    Confirm-Outcome -Name 'true' -Right ((Get-Outcome -Check { Assert-True -Name 'x' -Is $true }).Passed -eq 1) -Text 'failed'
}

Invoke-Case -Name 'a block that must fail' -Action {
    $cases = @{ { throw 'no luck' } = 1; { 'fine' } = 0; { throw 'something else' } = 0 }
    foreach ($block in $cases.Keys)
    {
        $outcome = Get-Outcome -Check { Assert-Failure -Name 'x' -Action $block -Like '*no luck*' }
        Confirm-Outcome -Name "$block" -Right ($outcome.Passed -eq $cases[$block]) -Text $outcome.Text
    }
}

# Whole scripts, each in a process of its own: what they write, and their exit codes.
Invoke-Case -Name 'how a script ends' -Action {
    $scripts = @(
        @{ Body = "Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is `$true }"; Code = 0; Like = 'ok 1 - a # 1 passed, 0 failed, * ms*1..1*1 passed, 0 failed' }
        @{ Body = "Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is 1 }; Invoke-Case -Name 'b' -Action { Assert-True -Name 'x' -Is `$true }"
            Code = 1; Like = 'FAILED x*not ok 1 - a # 0 passed, 1 failed*ok 2 - b #*1..2*1 passed, 1 failed' }
        @{ Body = "Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is `$true; throw 'no luck' }; Invoke-Case -Name 'b' -Action { Assert-True -Name 'x' -Is `$true }"
            Code = 1; Like = 'FAILED a*ended by: no luck*not ok 1 - a # 1 passed, 1 failed*ok 2 - b #*' }
        @{ Body = "Invoke-Case -Name 'a' -Action { }"; Code = 1; Like = 'FAILED a*it checks nothing*not ok 1 - a # 0 passed, 1 failed*' }
        @{ Body = "Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is 1 }; Invoke-Case -Name 'b c' -Action { Assert-True -Name 'x' -Is `$true }"
            Code = 0; Name = '^b c$'; Like = 'ok 1 - b c #*1..1*1 passed, 0 failed' }
        @{ Body = "Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is `$true }"; Code = 1; Name = 'b'; Like = 'no case here has a name like b*' }
        @{ Body = "Assert-True -Name 'x' -Is `$false; Invoke-Case -Name 'a' -Action { Assert-True -Name 'x' -Is `$true }"; Code = 1; Like = 'FAILED x*1 passed, 1 failed' }
    )
    $file = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-check-$PID.ps1"
    try
    {
        foreach ($script in $scripts)
        {
            $start = "param ([string]`$Name)`n. '$(Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1')' -Name `$Name`n"
            [IO.File]::WriteAllText($file, "$start$($script.Body)`nComplete-Test`n")
            $arguments = @()
            if ($script.ContainsKey('Name'))
            {
                $arguments = '-Name', $script.Name
            }
            $text = @(& (Get-Process -Id $PID).Path -NoProfile -File $file @arguments) -join "`n"
            Confirm-Outcome -Name $script.Body -Right ($LASTEXITCODE -eq $script.Code -and $text -clike $script.Like) -Text "exit code $LASTEXITCODE`n$text"
        }
    }
    finally
    {
        [IO.File]::Delete($file)
    }
}

Complete-Test
