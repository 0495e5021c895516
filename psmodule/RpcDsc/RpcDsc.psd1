@{
    RootModule = 'RpcDsc.psm1'
    ModuleVersion = '0.0.0'
    GUID = 'b9a4f0a1-6c38-4d57-9a52-2f6e3b1d8c07'
    Author = 'rpcdsc contributors'
    CompanyName = 'rpcdsc'
    Copyright = '(c) rpcdsc contributors. MIT License.'
    Description = 'Checks, plans, explains and writes what confines RPC on a fleet of Windows hosts, with the rpcdsc binary.'
    PowerShellVersion = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess = @('RpcDsc.format.ps1xml')
    FunctionsToExport = @('Export-RpcFleet', 'Get-RpcEndpoint', 'Get-RpcFleetExplanation', 'Get-RpcFleetPlan', 'Get-RpcLogAudit', 'Import-RpcFleet', 'New-RpcFleet', 'Test-RpcFleet', 'Test-RpcFleetDrift')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('RPC', 'Firewall', 'DSC', 'Windows', 'Linux', 'MacOS')
        }
    }
}
