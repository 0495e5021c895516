function Get-RpcGpoPlan
{
    <#
    .SYNOPSIS
    Plans what makes the domain's GPOs what they should be. It only reads, and refuses what must not be changed.

    .DESCRIPTION
    Who and what it applies to comes first, then what it holds, then its links: a GPO never applies to more than it
    should, nor half of it.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPOs as the data file describes them.

    .PARAMETER Option
    Force, SkipWmiFilter, Account (who may apply it) and Link (where it is to be linked).

    .OUTPUTS
    System.Collections.Hashtable. What New-RpcGpoPlan gives, for each GPO.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $State,

        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter()]
        [hashtable[]]
        $Entry,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Option
    )
    $ahead = 0
    foreach ($one in $Entry)
    {
        $gpo = Find-RpcGpo -State $State -Fleet $Fleet -Entry $one -Force:$Option.Force
        $common = @{ Entry = $one; Gpo = $gpo; Fleet = $Fleet; Force = $Option.Force }
        $content = @(Get-RpcGpoContentStep @common)
        # What creates it comes first: the other steps need it.
        $steps = @($content | Where-Object { $_.Do -eq 'New' })
        if (-not $Option.SkipWmiFilter)
        {
            $steps += @(Get-RpcGpoFilterStep @common -Session $Session -State $State)
        }
        if ($Option.Account)
        {
            $steps += @(Get-RpcGpoPermissionStep -Session $Session -Account $Option.Account -Gpo $gpo)
        }
        $steps += @($content | Where-Object { $_.Do -ne 'New' })
        foreach ($place in $Option.Link)
        {
            $link = $place.Clone()
            $link.Ahead = $ahead
            if ($link.ContainsKey('Order'))
            {
                $link.Order += $ahead
            }
            $steps += @(Get-RpcGpoLinkStep -Session $Session -Link $link -Gpo $gpo)
            # Once for all GPOs of the group.
            if (-not $ahead)
            {
                $steps += @(Get-RpcGpoRivalStep -Session $Session -State $State -Fleet $Fleet -Entry $one -Target $link.Target)
            }
        }
        $ahead++
        New-RpcGpoPlan -Entry $one -Gpo $gpo -Step $steps
    }
}
