# The rules that PowerShell's own parser can check: full command and parameter names, help for every parameter, one
# function a file, and no here-strings or comments behind code, which inlining relies on.
param ([string]$Module)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1')
$language = 'Management.Automation.Language'

function Find-Node
{
    param ($Tree, [string]$Type)
    $wanted = [type]"$language.$Type"
    $Tree.FindAll({ param ($node) $node -is $wanted }.GetNewClosure(), $true)
}

# The arguments of a command that have no parameter name before them; the block of a filter or a loop needs none.
function Get-Positional
{
    param ($Command)
    $named = $false
    foreach ($element in @($Command.CommandElements | Select-Object -Skip 1))
    {
        $isName = $element -is [Management.Automation.Language.CommandParameterAst]
        $splat = $element -is [Management.Automation.Language.VariableExpressionAst] -and $element.Splatted
        $block = $element -is [Management.Automation.Language.ScriptBlockExpressionAst] -and
            'Where-Object', 'ForEach-Object' -contains $Command.GetCommandName()
        if (-not ($isName -or $named -or $splat -or $block))
        {
            $element.Extent.Text
        }
        $named = $isName -and $null -eq $element.Argument
    }
}

$root = Split-Path -Path $Module -Parent
$aliases = @{}
Get-Alias | ForEach-Object { $aliases[$_.Name] = $true }
foreach ($file in Get-ChildItem -Path $root -Recurse -Include *.ps1, *.psm1)
{
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
    Assert-Equal -Name "$($file.Name), errors" -Is $errors.Count -Should 0
    $here = @($tokens | Where-Object { "$($_.Kind)" -like 'HereString*' })
    Assert-Equal -Name "$($file.Name), here-strings" -Is $here.Count -Should 0
    $lines = Get-Content -Path $file.FullName
    $behind = @($tokens | Where-Object {
            "$($_.Kind)" -eq 'Comment' -and $lines[$_.Extent.StartLineNumber - 1].Substring(0, $_.Extent.StartColumnNumber - 1).Trim() })
    Assert-Equal -Name "$($file.Name), comments behind code" -Is @($behind | ForEach-Object { $_.Text }) -Should @()
    $broken = @($tokens | Where-Object { "$($_.Kind)" -like 'String*' -and $_.Extent.StartLineNumber -ne $_.Extent.EndLineNumber })
    Assert-Equal -Name "$($file.Name), strings over several lines" -Is @($broken | ForEach-Object { $_.Text }) -Should @()
    # Inlining shortens these words, and may do so in code only.
    $short = @($tokens | Where-Object { "$($_.Kind)" -like 'String*' -and ($_.Text -replace '\$\(.*\)') -match 'ForEach-Object|Where-Object|New-Object -|Write-Verbose -|Sort-Object -' })
    Assert-Equal -Name "$($file.Name), words in strings" -Is @($short | ForEach-Object { $_.Text }) -Should @()
    foreach ($command in Find-Node -Tree $tree -Type CommandAst)
    {
        $name = $command.GetCommandName()
        Assert-True -Name "$($file.Name): $name is no alias" -Is (-not $name -or -not $aliases.ContainsKey($name))
        if ($name)
        {
            Assert-Equal -Name "$($file.Name): $($command.Extent.Text), positional" -Is (Get-Positional -Command $command) -Should @()
        }
        Assert-True -Name "$($file.Name): $name" -Is ('Write-Host', 'Invoke-Expression' -notcontains $name)
    }
    $functions = @(Find-Node -Tree $tree -Type FunctionDefinitionAst)
    if ('Public', 'Private' -contains $file.Directory.Name)
    {
        Assert-Equal -Name "$($file.Name) holds one function of that name" -Is @($functions | ForEach-Object { $_.Name }) -Should $file.BaseName
    }
    foreach ($function in $functions)
    {
        $help = $function.GetHelpContent()
        Assert-True -Name "$($function.Name), synopsis" -Is ($null -ne $help -and "$($help.Synopsis)".Trim() -match '\.$')
        $block = $function.Body.ParamBlock
        Assert-True -Name "$($function.Name), param block" -Is ($null -ne $block)
        $names = @($block.Parameters | ForEach-Object { $_.Name.VariablePath.UserPath.ToUpper() } | Sort-Object)
        Assert-Equal -Name "$($function.Name), help for parameters" -Is @($help.Parameters.Keys | Sort-Object) -Should $names
    }
}
Complete-Test
