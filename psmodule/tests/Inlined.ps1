# What a document carries is the source, token by token: only help, comments, blanks and line ends are left out.
# -Inline: a folder with one script for each entry point.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Inline, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name

# The functions of a script: name -> Tokens, each with its kind, and Counts, how many statements each block has.
function Get-Function
{
    param ([string]$Path)
    $functions = @{}
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$errors)
    if ($errors)
    {
        throw "${Path}: $($errors[0])"
    }
    foreach ($function in $tree.FindAll({ param ($node) $node -is [Management.Automation.Language.FunctionDefinitionAst] }, $false))
    {
        $inside = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($function.Extent.Text, [ref]$inside, [ref]$errors)
        # Those that the text has by their short names, some of which are tokens of another kind.
        $words = @($inside | Where-Object { 'NewLine', 'Comment', 'EndOfInput' -notcontains "$($_.Kind)" } | ForEach-Object { "$($_.Kind) $($_.Text)" -creplace '^(Multiply|Rem|Generic|Identifier) (%|ForEach-Object)$', 'Name ForEach-Object' -creplace '^(QuestionMark|Generic|Identifier) (\?|Where-Object)$', 'Name Where-Object' -creplace '^(Not|Exclaim) .*', 'Not -not' -creplace '^Parameter -EA$', 'Parameter -ErrorAction' })
        $blocks = $function.FindAll({ param ($node) $node -is [Management.Automation.Language.NamedBlockAst] -or $node -is [Management.Automation.Language.StatementBlockAst] }, $true)
        $functions[$function.Name] = @{
            # An empty list of parameters goes, too.
            Tokens = @(($words -join "`n") -creplace "`nParam param`nLParen \(`nRParen \)", '' -creplace "(?<=Write-Verbose|Sort-Object|ForEach-Object)`nParameter -(Message|Property|Process)\b", '' -split "`n")
            Counts = @($blocks | ForEach-Object { $_.Statements.Count })
        }
    }
    $functions
}

$root = Split-Path -Path $Module -Parent
$source = @{}
foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $root -ChildPath 'Private'), (Join-Path -Path $root -ChildPath 'Public') -Filter '*.ps1') +
    @(Get-Item -Path (Join-Path -Path $root -ChildPath "Engine/$Engine.ps1")))
{
    $functions = Get-Function -Path $file.FullName
    $functions.Keys | ForEach-Object { $source[$_] = $functions[$_] }
}

Invoke-Case -Name 'inlined functions are the source' -Action {
    $seen = 0
    foreach ($file in Get-ChildItem -Path $Inline -Filter '*.ps1')
    {
        $functions = Get-Function -Path $file.FullName
        foreach ($function in $functions.Keys)
        {
            $seen++
            Assert-Equal -Name "$($file.Name), $function" -Is $functions[$function] -Should $source[$function]
        }
    }
    Assert-True -Name "functions ($seen)" -Is ($seen -gt 50)
}

Complete-Test
