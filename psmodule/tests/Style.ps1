# The rules that PowerShell's own parser can check: full command and parameter names, help for every parameter, one
# function a file, and no here-strings or comments behind code, which inlining relies on.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
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

# What help calls the type of an [OutputType()]: no output has no type, and a list is told by what is in it.
function Get-DeclaredName
{
    param ($Argument)
    if ($Argument -is [Management.Automation.Language.StringConstantExpressionAst])
    {
        return $Argument.Value
    }
    ($Argument.TypeName.GetReflectionType().FullName -replace '\[\]$').Replace('System.Void', 'None').Replace('PSCustomObject', 'PSObject')
}

$root = Split-Path -Path $Module -Parent
$aliases = @{}
Get-Alias | ForEach-Object { $aliases[$_.Name] = $true }
$sources = @(foreach ($file in Get-ChildItem -Path $root -Recurse -Include *.ps1, *.psm1)
    {
        $tokens = $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
        @{ File = $file; Tree = $tree; Tokens = $tokens; Errors = $errors; Functions = @(Find-Node -Tree $tree -Type FunctionDefinitionAst) }
    })

# The texts of the tokens that a block chooses.
function Get-TokenText
{
    param ($Source, [scriptblock]$Where)
    @($Source.Tokens | Where-Object $Where | ForEach-Object { $_.Text })
}

Invoke-Case -Name 'no errors' -Action {
    Assert-True -Name "files ($($sources.Count))" -Is ($sources.Count -gt 10)
    foreach ($source in $sources)
    {
        Assert-Equal -Name "$($source.File.Name), errors" -Is $source.Errors.Count -Should 0
    }
}

Invoke-Case -Name 'what inlining relies on' -Action {
    foreach ($source in $sources)
    {
        $name = $source.File.Name
        $lines = Get-Content -Path $source.File.FullName
        $here = Get-TokenText -Source $source -Where { "$($_.Kind)" -like 'HereString*' }
        Assert-Equal -Name "$name, here-strings" -Is @($here) -Should @()
        $behind = Get-TokenText -Source $source -Where {
            "$($_.Kind)" -eq 'Comment' -and $lines[$_.Extent.StartLineNumber - 1].Substring(0, $_.Extent.StartColumnNumber - 1).Trim() }
        Assert-Equal -Name "$name, comments behind code" -Is @($behind) -Should @()
        $broken = Get-TokenText -Source $source -Where { "$($_.Kind)" -like 'String*' -and $_.Extent.StartLineNumber -ne $_.Extent.EndLineNumber }
        Assert-Equal -Name "$name, strings over several lines" -Is @($broken) -Should @()
    }
}

Invoke-Case -Name 'whole names of commands and parameters' -Action {
    foreach ($source in $sources)
    {
        $file = $source.File.Name
        foreach ($command in Find-Node -Tree $source.Tree -Type CommandAst)
        {
            $name = $command.GetCommandName()
            Assert-True -Name "${file}: $name is no alias" -Is (-not $name -or -not $aliases.ContainsKey($name))
            if ($name)
            {
                Assert-Equal -Name "${file}: $($command.Extent.Text), positional" -Is @(Get-Positional -Command $command) -Should @()
            }
            Assert-True -Name "${file}: $name" -Is ('Write-Host', 'Invoke-Expression' -notcontains $name)
        }
    }
}

Invoke-Case -Name 'one function a file' -Action {
    foreach ($source in @($sources | Where-Object { 'Public', 'Private' -contains $_.File.Directory.Name }))
    {
        Assert-Equal -Name $source.File.Name -Is @($source.Functions | ForEach-Object { $_.Name }) -Should @($source.File.BaseName)
    }
}

Invoke-Case -Name 'help for every parameter' -Action {
    foreach ($function in @($sources | ForEach-Object { $_.Functions }))
    {
        $help = $function.GetHelpContent()
        Assert-True -Name "$($function.Name), synopsis" -Is ($null -ne $help -and "$($help.Synopsis)".Trim() -match '\.$')
        $block = $function.Body.ParamBlock
        Assert-True -Name "$($function.Name), param block" -Is ($null -ne $block)
        $names = @($block.Parameters | ForEach-Object { $_.Name.VariablePath.UserPath.ToUpper() } | Sort-Object)
        Assert-Equal -Name "$($function.Name), help for parameters" -Is @($help.Parameters.Keys | Sort-Object) -Should $names
    }
}

# One that declares a type, says the same type first.
Invoke-Case -Name 'help says what comes out' -Action {
    foreach ($function in @($sources | ForEach-Object { $_.Functions }))
    {
        $outputs = @($function.GetHelpContent().Outputs)
        Assert-Equal -Name "$($function.Name), outputs" -Is $outputs.Count -Should 1
        $declared = @($function.Body.ParamBlock.Attributes | Where-Object { "$($_.TypeName)" -eq 'OutputType' } | ForEach-Object { $_.PositionalArguments[0] })
        if ($declared)
        {
            Assert-Equal -Name "$($function.Name), type" -Is (@("$($outputs[0])".Trim() -split '[ ,]')[0].TrimEnd('.')) -Should (Get-DeclaredName -Argument $declared[0])
        }
    }
}

Complete-Test
