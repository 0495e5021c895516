# What the test scripts share: checks that count, and the line that ends each script.
$script:ChecksPassed = 0
$script:ChecksFailed = 0

function Assert-Equal
{
    param ([string]$Name, $Is, $Should)
    $is = @($Is) -join "`n"
    $should = @($Should) -join "`n"
    if ($is -ceq $should)
    {
        $script:ChecksPassed++
        return
    }
    $script:ChecksFailed++
    Write-Output -InputObject "FAILED $Name`n  is:     $is`n  should: $should"
}

function Assert-True
{
    param ([string]$Name, $Is)
    Assert-Equal -Name $Name -Is $Is -Should $true
}

# Runs a block that must fail, and compares the message with a pattern.
function Assert-Failure
{
    param ([string]$Name, [scriptblock]$Action, [string]$Like = '*')
    $message = ''
    try
    {
        $null = & $Action
    }
    catch
    {
        $message = "$_"
    }
    Assert-True -Name "$Name fails ($message)" -Is ($message -ne '' -and $message -like $Like)
}

function Complete-Test
{
    if ($env:SystemRoot -like '*rpcdsc-windows-*' -and [IO.Directory]::Exists($env:SystemRoot))
    {
        [IO.Directory]::Delete($env:SystemRoot)
    }
    Write-Output -InputObject "$script:ChecksPassed passed, $script:ChecksFailed failed"
    exit [int]($script:ChecksFailed -gt 0 -or $script:ChecksPassed -eq 0)
}

# Reads a policy of the tests' fleet.
function Get-TestPolicy
{
    param ([string]$Tag = '1a2b3c4d')
    Import-LocalizedData -BindingVariable policy -BaseDirectory (Join-Path -Path $PSScriptRoot -ChildPath 'Fleet') -FileName "policy-$Tag.psd1"
    $policy
}
