# Loads the functions of this module with the engine that this Windows has. PowerShell 2.0 and later.
$ErrorActionPreference = 'Stop'
$script:RpcModuleRoot = $PSScriptRoot

$engine = 'Com'
if (Get-Command -Name New-NetFirewallRule -ErrorAction SilentlyContinue)
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

Export-ModuleMember -Function 'Get-RpcPortPolicy', 'Test-RpcPortPolicy', 'Set-RpcPortPolicy', 'Remove-RpcPortPolicy'
