function Resolve-RpcNode
{
    <#
    .SYNOPSIS
    Finds policy and slot of a computer, or takes those given.
    .PARAMETER Policy
    The policy; looked up if it isn't given.
    .PARAMETER Slot
    The slot that goes with a given policy; never, if it isn't given.
    .PARAMETER ComputerName
    The name to look up; this computer's if it isn't given.
    .PARAMETER FleetPath
    The folder with the fleet's data; the module's own if it isn't given.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Slot, $ComputerName, $FleetPath)
    if (-not $Policy)
    {
        $FleetPath = Resolve-RpcFleetPath -FleetPath $FleetPath
        if (-not $ComputerName)
        {
            $ComputerName = Get-RpcHostName
        }
        $row = Find-RpcHost -ComputerName $ComputerName -FleetPath $FleetPath
        if ($row.Departed)
        {
            throw ($RpcText.HostDeparted -f $ComputerName, $row.Departed)
        }
        $Policy = Import-RpcPolicy -FleetPath $FleetPath -Tag $row.Policy
        $Slot = @{ When = $row.When; Day = $row.Day; Clock = $row.Clock; At = $row.At }
    }
    if (-not $Slot)
    {
        $Slot = @{ When = 'never' }
    }
    Assert-RpcPolicy -Policy $Policy
    Assert-RpcSlot -Slot $Slot
    @{ Policy = $Policy; Slot = $Slot }
}
