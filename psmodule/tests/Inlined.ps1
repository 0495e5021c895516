# What a document carries is the source, token by token: only help, comments, blanks and line ends are left out, and the
# names of parameters that PowerShell knows by their place, and of our functions the module's prefix.
# -Inline: a folder with one script for each entry point.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Inline, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name

$root = Split-Path -Path $Module -Parent
$paths = @(Get-ChildItem -Path (Join-Path -Path $root -ChildPath 'Private'), (Join-Path -Path $root -ChildPath 'Public') -Filter '*.ps1') +
    @(Get-Item -Path (Join-Path -Path $root -ChildPath "Engine/$Engine.ps1")) | ForEach-Object { $_.FullName }

function Get-Tree
{
    param ([string]$Path)
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$errors)
    if ($errors)
    {
        throw "${Path}: $($errors[0])"
    }
    $tree.FindAll({ param ($node) $node -is [Management.Automation.Language.FunctionDefinitionAst] }, $false)
}

# The parameters of our functions that have a place, in their order.
$places = @{}
foreach ($function in $paths | ForEach-Object { Get-Tree -Path $_ })
{
    $places[($function.Name -replace '-Rpc')] = @($function.Body.ParamBlock.Parameters | Where-Object { $_.StaticType -ne [switch] } | ForEach-Object { $_.Name.VariablePath.UserPath })
}

# A function with the names of all parameters, and with its own in a block.
function Expand-Function
{
    param ($Function)
    $text = $Function.Extent.Text
    $edits = foreach ($call in $Function.FindAll({ param ($node) $node -is [Management.Automation.Language.CommandAst] -and $places.ContainsKey(("$($node.GetCommandName())" -replace '-Rpc')) }, $true))
    {
        $parts = @($call.CommandElements)
        $name = $call.GetCommandName() -replace '-Rpc'
        $named = @($parts | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object { $_.ParameterName })
        $free = @($places[$name] | Where-Object { $named -notcontains $_ })
        for ($n = 1; $n -lt $parts.Count; $n++)
        {
            $before = $parts[$n - 1]
            # What stands behind the name of a switch doesn't belong to it.
            $own = $before -is [Management.Automation.Language.CommandParameterAst] -and -not $before.Argument -and $places[$name] -contains $before.ParameterName
            if ($parts[$n] -isnot [Management.Automation.Language.CommandParameterAst] -and -not $own -and $parts[$n].Extent.Text -notmatch '^@\w')
            {
                $next, $free = $free
                $free = @($free)
                @{ At = $parts[$n].Extent.StartOffset - $Function.Extent.StartOffset; Text = "-$next " }
            }
        }
    }
    foreach ($edit in @($edits | Where-Object { $_ } | Sort-Object -Property { $_.At } -Descending))
    {
        $text = $text.Insert($edit.At, $edit.Text)
    }
    if ($Function.Parameters)
    {
        $text = $text -replace '^(function [\w-]+)(\([^\n]*?\))\{', '$1{param$2'
    }
    $text
}

# The functions of a script: name -> Tokens, each with its kind, and Counts, how many statements each block has.
function Get-Function
{
    param ([string]$Path)
    $functions = @{}
    foreach ($function in Get-Tree -Path $Path)
    {
        $inside = $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseInput((Expand-Function -Function $function), [ref]$inside, [ref]$errors)
        # Those that the text has by their short names, some of which are tokens of another kind.
        $words = @($inside | Where-Object { 'NewLine', 'Comment', 'EndOfInput' -notcontains "$($_.Kind)" } | ForEach-Object { "$($_.Kind) $($_.Text)" -creplace '^(Multiply|Rem|Generic|Identifier) (%|ForEach-Object)$', 'Name ForEach-Object' -creplace '^(QuestionMark|Generic|Identifier) (\?|Where-Object)$', 'Name Where-Object' -creplace '^(Not|Exclaim) .*', 'Not -not' -creplace '^Parameter -EA$', 'Parameter -ErrorAction' -creplace '^(Generic|Identifier) ([A-Z][A-Za-z]+)(-Rpc)(\w+)$', 'Name $2$4' -creplace '^(Generic|Identifier) (?=\w+$)', 'Name ' -creplace '(?<=^StringExpandable .*\b[A-Z][A-Za-z]+)-Rpc(?=\w)' })
        $blocks = $function.FindAll({ param ($node) $node -is [Management.Automation.Language.NamedBlockAst] -or $node -is [Management.Automation.Language.StatementBlockAst] }, $true)
        $functions[($function.Name -replace '-Rpc')] = @{
            # An empty list of parameters goes, too.
            Tokens = @(($words -join "`n") -creplace "`nParam param`nLParen \(`nRParen \)", '' -creplace "(?<=Write-Verbose|Sort-Object|ForEach-Object|(?:Test|Get|New)-(?:Path|Item)|ItemProperty|New-Object)`nParameter -(Message|Property|Process|Path|TypeName)\b|`nParameter -ArgumentList\b", '' -split "`n")
            Counts = @($blocks | ForEach-Object { $_.Statements.Count })
        }
    }
    $functions
}

$source = @{}
foreach ($path in $paths)
{
    $functions = Get-Function -Path $path
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
