function Get-RpcFleetPolicy
{
    <#
    .SYNOPSIS
    Gives as much of a policy as it takes to remove what a fleet has put on this computer: all of it bears the fleet's name.
    .PARAMETER Fleet
    The fleet's name.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Fleet)
    if ($Fleet -notmatch '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z')
    {
        throw ($RpcText.BadFleet -f $Fleet)
    }
    @{ Fleet = $Fleet; RuleGroup = "rpcdsc $Fleet"; Label = "rpcdsc $Fleet" }
}
