# What the scripts of this folder share: the module, a binary that it finds, and a folder with a trying name.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'Check.ps1') -Name $Name
$env:RPCDSC_BINARY = $Binary
$env:NO_COLOR = ''
Import-Module -Name $Module
$onWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'
$folder = Join-Path -Path $Work -ChildPath ("it's a [b] `$c & d;e " + [char] 0xfc + [char] 0x4e2d)
if (-not $onWindows)
{
    $folder += ' "f"'
}
$null = [System.IO.Directory]::CreateDirectory($folder)
Set-Location -LiteralPath $folder

$good = @'
schema = 1
name = "contoso"
networks.branches = ["10.1.1.0/24", "10.2.0.0/16"]
rpc.ports = ["5001-5200"]
block = { allow = ["branches"], also = ["593/tcp", "135/udp"] }
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs[01-03].corp.example"]
[[group]]
name = "plant"
os = "windows-server-2008"
hosts = ["plc7", "plc8"]
rpc.ports = ["5001-5100"]
[[assert]]
hosts = ["*"]
from = ["branches"]
port = ["135/tcp"]
want = "allow"
'@

function Write-Fleet
{
    param ([string]$Name, [string]$Text)
    $path = Join-Path -Path $folder -ChildPath $Name
    [System.IO.File]::WriteAllText($path, $Text)
    $path
}

# Runs a block and keeps what it wrote to each stream, of the errors those that don't end it too.
function Get-Stream
{
    param ([scriptblock]$Action)
    $streams = @{ Output = @(); Errors = @(); Warnings = @(); Verbose = @(); Thrown = $null }
    try
    {
        $all = & { & $Action } *>&1
    }
    catch
    {
        $streams.Thrown = $_
        $all = @()
    }
    foreach ($item in $all)
    {
        switch ($item.GetType().Name)
        {
            'ErrorRecord' { $streams.Errors += $item }
            'WarningRecord' { $streams.Warnings += $item }
            'VerboseRecord' { $streams.Verbose += $item }
            default { $streams.Output += $item }
        }
    }
    $streams
}
