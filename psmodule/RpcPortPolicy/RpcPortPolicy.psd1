@{
    # Windows PowerShell 2.0 doesn't know the newer name of this key, RootModule.
    ModuleToProcess = 'RpcPortPolicy.psm1'
    ModuleVersion = '0.0.0'
    GUID = '5b0f6a52-6e0f-4b6c-9f2e-7a1f0c7d9a34'
    Author = 'rpcdsc contributors'
    CompanyName = 'rpcdsc'
    Copyright = '(c) rpcdsc contributors. MIT License.'
    Description = 'Confines RPC to a port range and lets only named networks reach it, as the fleet file says.'
    PowerShellVersion = '2.0'
    FormatsToProcess = @('RpcPortPolicy.format.ps1xml')
    FunctionsToExport = @('Confirm-RpcPortPolicy', 'Export-RpcPortState', 'Get-RpcPortPolicy', 'Remove-RpcPortPolicy', 'Set-RpcPortPolicy', 'Test-RpcPortPolicy', 'Undo-RpcPortPolicy')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    # Before 5.0 PowerShell refuses this key, and finds the resource without it.
    # DscResourcesToExport = @('RpcPortPolicy')
    PrivateData = @{
        PSData = @{
            Tags = @('RPC', 'Firewall', 'DSC', 'Windows')
        }
    }
}
