# Loads the functions of this module with the engine that this Windows has. PowerShell 2.0 and later.
$ErrorActionPreference = 'Stop'
$script:RpcModuleRoot = $PSScriptRoot

# The folder is named, since a Windows of another language looks for a folder of its own.
$strings = Join-Path -Path $PSScriptRoot -ChildPath 'en-US'
Import-LocalizedData -BindingVariable RpcText -BaseDirectory $strings -FileName 'RpcPortPolicy.strings.psd1'

if ($ExecutionContext.SessionState.LanguageMode -eq 'ConstrainedLanguage')
{
    # Said here, since nothing below could: no method can be called.
    throw @($RpcText.Constrained -split ': ', 2)[1]
}

# Who runs PowerShell 7 with a path of its own, as Azure Machine Configuration does, hides Windows' modules from us.
$tasks = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules\ScheduledTasks\ScheduledTasks.psd1"
if ($PSVersionTable.PSVersion.Major -ge 6 -and -not (Get-Command -Name Register-ScheduledTask -ErrorAction SilentlyContinue) -and (Test-Path -LiteralPath $tasks))
{
    Import-Module -Name $tasks -SkipEditionCheck
}

$engine = 'Com'
if (Get-Command -Name Register-ScheduledTask -ErrorAction SilentlyContinue)
{
    $engine = 'NetSecurity'
}

$files = @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Private') -Filter '*.ps1')
$files += @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Engine') -Filter "$engine.ps1")
$files += @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Public') -Filter '*.ps1')
foreach ($file in $files)
{
    . $file.FullName
}

$public = @($files | Where-Object { $_.Directory.Name -eq 'Public' } | ForEach-Object { $_.BaseName })
Export-ModuleMember -Function $public

if (Get-Command -Name Register-ArgumentCompleter -ErrorAction SilentlyContinue)
{
    Register-ArgumentCompleter -CommandName $public -ParameterName ComputerName -ScriptBlock {
        param ($Command, $Parameter, $Word, $Tree, $Bound)
        Get-RpcHostCompletion -Word $Word -FleetPath $Bound['FleetPath']
    }
}
