# Loads the functions of this module and says how their arguments are completed. PowerShell 5.1 and later.
Set-StrictMode -Version Latest
$script:RpcDscRoot = $PSScriptRoot
$script:RpcDscText = $null

# Windows PowerShell looks for the user's own language only.
$text = @{ BindingVariable = 'RpcDscText'; BaseDirectory = $PSScriptRoot; FileName = 'RpcDsc.strings.psd1' }
Import-LocalizedData @text -ErrorAction SilentlyContinue
if (-not $RpcDscText)
{
    Import-LocalizedData @text -UICulture 'en-US'
}

foreach ($folder in 'Private', 'Public')
{
    foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath $folder) -Filter '*.ps1')
    {
        . $file.FullName
    }
}

$fleetCommands = 'Export-RpcFleet', 'Get-RpcEndpoint', 'Get-RpcFleetExplanation', 'Get-RpcFleetPlan', 'Test-RpcFleet', 'Test-RpcFleetDrift'
Register-ArgumentCompleter -CommandName $fleetCommands -ParameterName 'LiteralPath' -ScriptBlock {
    param ($commandName, $parameterName, $wordToComplete)
    Get-RpcFileCompletion -Word $wordToComplete
}
Register-ArgumentCompleter -CommandName 'Get-RpcLogAudit', 'Import-RpcFleet' -ParameterName 'FleetPath' -ScriptBlock {
    param ($commandName, $parameterName, $wordToComplete)
    Get-RpcFileCompletion -Word $wordToComplete
}
foreach ($parameter in 'HostName', 'GroupName')
{
    Register-ArgumentCompleter -CommandName $fleetCommands -ParameterName $parameter -ScriptBlock {
        param ($commandName, $parameterName, $wordToComplete, $commandAst, $boundParameters)
        Get-RpcNameCompletion -Kind $parameterName -Word $wordToComplete -BoundParameter $boundParameters
    }
}

Export-ModuleMember -Function 'Export-RpcFleet', 'Get-RpcEndpoint', 'Get-RpcFleetExplanation', 'Get-RpcFleetPlan', 'Get-RpcLogAudit', 'Import-RpcFleet', 'New-RpcFleet', 'Test-RpcFleet', 'Test-RpcFleetDrift'
