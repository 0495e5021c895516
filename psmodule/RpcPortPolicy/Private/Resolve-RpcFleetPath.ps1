function Resolve-RpcFleetPath
{
    <#
    .SYNOPSIS
    Gives the folder with the fleet's data: the one that is given, or the module's own.
    .PARAMETER FleetPath
    The folder, or nothing.
    .OUTPUTS
    System.String
    #>
    param ($FleetPath)
    if (-not $FleetPath)
    {
        $FleetPath = Join-Path -Path $script:RpcModuleRoot -ChildPath 'Fleet'
    }
    $FleetPath
}
