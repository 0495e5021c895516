<#
.SYNOPSIS
    Tests rpcdsc and builds its binaries for every platform.

.DESCRIPTION
    Needs Go, and runs in Windows PowerShell 5.1 and PowerShell 7 on any system.
    The binaries are static, and the same for the same commit, wherever they are
    built. They go to the folder dist beside this script, with a file SHA256SUMS
    that `sha256sum -c` takes.

.PARAMETER Task
    test runs the linters of Go and all tests, build makes the binaries, and all
    does both.

.PARAMETER Version
    The version that the binaries give as theirs, as in 1.2.3. Without it they have
    that of the tag that they are built from.

.EXAMPLE
    ./build.ps1

    Tests, then builds.

.EXAMPLE
    ./build.ps1 build -Version 1.2.3

    Builds binaries of version 1.2.3.
#>
[CmdletBinding()]
param (
    [Parameter(Position = 0)]
    [ValidateSet('test', 'build', 'all')]
    [string]
    $Task = 'all',

    [Parameter()]
    [ValidatePattern('^[0-9]+\.[0-9]+\.[0-9]+$')]
    [string]
    $Version
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $MyInvocation.MyCommand.Path
$dist = Join-Path $root 'dist'
$targets = 'windows/amd64', 'windows/arm64', 'windows/386', 'linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64'
$maxBytes = 10000000

function Invoke-Program
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Name,

        [Parameter(Mandatory = $true)]
        [string[]]
        $Argument
    )

    & $Name @Argument
    if ($LASTEXITCODE -ne 0)
    {
        throw "$Name $Argument ended with exit code $LASTEXITCODE"
    }
}

function Invoke-Test
{
    $unformatted = @(Invoke-Program -Name gofmt -Argument '-s', '-l', 'cmd', 'dsc', 'internal', 'psmodule', 'templates')
    if ($unformatted.Count -gt 0)
    {
        throw "not formatted: $unformatted"
    }

    Invoke-Program -Name go -Argument 'vet', './...'
    Invoke-Program -Name go -Argument 'test', '-timeout', '30m', './...'
}

function Get-FileSum
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )

    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $sum = $sha256.ComputeHash([System.IO.File]::ReadAllBytes($Path))
    [System.BitConverter]::ToString($sum).Replace('-', '').ToLowerInvariant()
}

function New-Binary
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Target
    )

    $env:GOOS, $env:GOARCH = $Target -split '/'
    $name = "rpcdsc-$env:GOOS-$env:GOARCH"
    if ($env:GOOS -eq 'windows')
    {
        $name += '.exe'
    }

    $linker = '-s -w'
    if ($Version)
    {
        $linker += " -X rpcdsc/internal/cli.version=$Version"
    }

    $file = Join-Path $dist $name
    Invoke-Program -Name go -Argument 'build', '-trimpath', '-ldflags', $linker, '-o', $file, './cmd/rpcdsc'
    $size = ([System.IO.FileInfo] $file).Length
    if ($size -ge $maxBytes)
    {
        throw "$name has $size bytes; it is to stay below $maxBytes"
    }

    [System.Console]::Error.WriteLine("$name $size bytes")
    "$(Get-FileSum -Path $file)  $name"
}

function Invoke-Build
{
    if ([System.IO.Directory]::Exists($dist))
    {
        [System.IO.Directory]::Delete($dist, $true)
    }

    $null = [System.IO.Directory]::CreateDirectory($dist)
    $before = $env:GOOS, $env:GOARCH, $env:CGO_ENABLED
    try
    {
        $env:CGO_ENABLED = '0'
        $sums = @(foreach ($target in $targets) { New-Binary -Target $target })
    }
    finally
    {
        $env:GOOS, $env:GOARCH, $env:CGO_ENABLED = $before
    }

    [System.IO.File]::WriteAllText((Join-Path $dist 'SHA256SUMS'), ($sums -join "`n") + "`n")
}

Push-Location $root
try
{
    if ($Task -ne 'build')
    {
        Invoke-Test
    }

    if ($Task -ne 'test')
    {
        Invoke-Build
    }
}
finally
{
    Pop-Location
}
