function Resolve-RpcRemoval
{
    <#
    .SYNOPSIS
    Gives the policies that are to be removed from this computer: of the fleet that is named, or that it is or was in.
    .PARAMETER Policy
    The policy; looked up if it isn't given.
    .PARAMETER Fleet
    The fleet's name; with it nothing is looked up.
    .PARAMETER ComputerName
    The name to look up; this computer's if it isn't given.
    .PARAMETER FleetPath
    The folder with the fleet's data; the module's own if it isn't given.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Fleet, $ComputerName, $FleetPath)
    if ($Fleet)
    {
        return Get-RpcFleetPolicy -Fleet $Fleet
    }
    if (-not $Policy)
    {
        if (-not $ComputerName)
        {
            $ComputerName = Get-RpcHostName
        }
        $row = Find-RpcHost -ComputerName $ComputerName -FleetPath (Resolve-RpcFleetPath -FleetPath $FleetPath)
        if ($row.Departed)
        {
            return $row.Departed.Split(' ') | ForEach-Object { Get-RpcFleetPolicy -Fleet $_ }
        }
    }
    (Resolve-RpcNode -Policy $Policy -ComputerName $ComputerName -FleetPath $FleetPath).Policy
}
