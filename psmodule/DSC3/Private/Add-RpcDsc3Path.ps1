function Add-RpcDsc3Path
{
    <#
    .SYNOPSIS
    Lets dsc find the module's resource: adds its folder to the path of this process.

    .PARAMETER Module
    The folder of the module; without it the newest one in the output that this script is of, else that PowerShell finds.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter()]
        [string]
        $Module
    )
    if (-not $Module)
    {
        $beside = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'module/RpcPortPolicy'
        $found = @(Get-ChildItem -Path $beside -ErrorAction SilentlyContinue | Where-Object { $_.Name -as [version] } |
                Sort-Object -Property { [version]$_.Name } -Descending | ForEach-Object { $_.FullName })
        $found += @(Get-Module -Name RpcPortPolicy -ListAvailable | Sort-Object -Property Version -Descending | ForEach-Object { $_.ModuleBase })
        if (-not $found)
        {
            throw 'The document needs the module RpcPortPolicy, and PowerShell finds none. Copy the folder module of the output beside this one, or its folder RpcPortPolicy to $env:ProgramFiles\WindowsPowerShell\Modules, or name the folder of its version with -ModulePath.'
        }
        $Module = $found[0]
    }
    if (-not (Test-Path -LiteralPath (Join-Path -Path $Module -ChildPath 'RpcPortPolicy.dsc.resource.json')))
    {
        throw "$Module holds no RpcPortPolicy.dsc.resource.json: it isn't the folder of a version of the module RpcPortPolicy, or of an older one. Name another one with -ModulePath."
    }
    # Where DSC_RESOURCE_PATH is set, dsc looks there in place of the path.
    foreach ($name in 'PATH', 'DSC_RESOURCE_PATH')
    {
        $value = [Environment]::GetEnvironmentVariable($name)
        if ($value -and @($value -split [IO.Path]::PathSeparator) -notcontains $Module)
        {
            [Environment]::SetEnvironmentVariable($name, "$Module$([IO.Path]::PathSeparator)$value")
        }
    }
}
