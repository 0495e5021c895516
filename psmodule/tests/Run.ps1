# Runs the test scripts beside it, each in a process of its own, by the PowerShell that runs this. Some examples:
#   pwsh -File psmodule/tests/Run.ps1
#   pwsh -File psmodule/tests/Run.ps1 -Script Rules -Name 'drift of rules'
#   powershell -ExecutionPolicy Bypass -File psmodule\tests\Run.ps1 -Engine Com -Name undo
# -Name: a regular expression for the names of cases. Scripts without such a case aren't started.
# -Script: wildcards for the names of scripts. -Engine: only this one of the firewall's two.
# -List: names the cases and runs none.
# Text as a DSC document carries it, what gen writes for Group Policy, Wine and both RpcDsc programs built anew are what go test ./psmodule has besides: here
# the scripts of RpcDsc run only if go builds those programs.
param ([string]$Name, [string[]]$Script = '*', [string[]]$Engine = @('NetSecurity', 'Com'), [switch]$List)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$shell = (Get-Process -Id $PID).Path
$work = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-run-$PID"

# The names of a script's cases, which stand in it as they are.
function Get-CaseName
{
    param ([string]$Path)
    [regex]::Matches([IO.File]::ReadAllText($Path), "(?m)^ *Invoke-Case -Name '([^']+)'") |
        ForEach-Object { $_.Groups[1].Value } | Where-Object { $_ -match $script:Name }
}

# The programs that the scripts of RpcDsc drive; nothing without go.
function New-Program
{
    param ([string]$Package)
    if (-not (Get-Command -Name go -CommandType Application -ErrorAction SilentlyContinue))
    {
        return
    }
    $program = Join-Path -Path $work -ChildPath "$(Split-Path -Path $Package -Leaf).exe"
    go build -C (Join-Path -Path $PSScriptRoot -ChildPath '../..') -o $program $Package | Out-Host
    $program
}

# The arguments that a script is to be run with, one list for each run.
function Get-Run
{
    param ($File)
    if ($File.Directory.Name -eq 'RpcDsc')
    {
        $package = @{ 'Fleet.ps1' = './cmd/rpcdsc'; 'Endpoint.ps1' = './cmd/rpcdsc' }[$File.Name]
        if (-not $package)
        {
            $package = './psmodule/tests/RpcDsc/standin'
        }
        $program = New-Program -Package $package
        if ($File.Name -eq 'Endpoint.ps1')
        {
            $null = New-Program -Package './psmodule/tests/RpcDsc/mapper'
        }
        $folder = Join-Path -Path $work -ChildPath $File.BaseName
        $null = [IO.Directory]::CreateDirectory($folder)
        if ($program)
        {
            , @('-Binary', $program, '-Work', $folder)
        }
        return
    }
    if ($File.Name -eq 'Style.ps1')
    {
        'RpcPortPolicy/RpcPortPolicy.psd1', 'RpcDsc/RpcDsc.psd1', 'Gpo/Import-RpcGpo.ps1', 'DSC3/apply.ps1' | ForEach-Object { , @('-Module', (Join-Path -Path $PSScriptRoot -ChildPath "../$_")) }
        return
    }
    if ([IO.File]::ReadAllText($File.FullName) -notmatch '\[string\]\$Engine')
    {
        return , @()
    }
    $Engine | ForEach-Object { , @('-Engine', $_) }
}

# The scripts with a case of that name. Registry.ps1 changes HKLM, and runs where it is told that it may.
function Get-TestScript
{
    $files = @($PSScriptRoot) + @('RpcDsc', 'Gpo' | ForEach-Object { Join-Path -Path $PSScriptRoot -ChildPath $_ }) | ForEach-Object { Get-ChildItem -Path $_ -Filter '*.ps1' }
    $files | Where-Object {
        $file = $_
        @($Script | Where-Object { $file.BaseName -like $_ }).Count -and @(Get-CaseName -Path $file.FullName).Count -and
            'Inlined.ps1', 'Output.ps1' -notcontains $file.Name -and ($file.Name -ne 'Registry.ps1' -or $env:RPCDSC_TEST_REGISTRY)
    }
}

$runs = $failed = 0
foreach ($file in Get-TestScript)
{
    if ($List)
    {
        Get-CaseName -Path $file.FullName | ForEach-Object { "$($file.BaseName): $_" }
        continue
    }
    $all = @(Get-Run -File $file)
    if (-not $all.Count)
    {
        "# $($file.BaseName) is left out: there is no go to build the program that it drives"
    }
    foreach ($arguments in $all)
    {
        "# $($file.BaseName) $arguments"
        # Windows PowerShell would drop an empty name, but not what stands before it.
        if ($Name)
        {
            $arguments += '-Name', $Name
        }
        & $shell -NoProfile -File $file.FullName @arguments
        $runs++
        $failed += [int]($LASTEXITCODE -ne 0)
    }
}
if ([IO.Directory]::Exists($work))
{
    [IO.Directory]::Delete($work, $true)
}
if ($List)
{
    exit 0
}
"$runs scripts run, $failed failed"
exit [int]($failed -gt 0 -or $runs -eq 0)
