function Get-RpcGpoRivalStep
{
    <#
    .SYNOPSIS
    Plans what must not be linked beside the GPOs of a group: the one that removes them goes, the other flavor is refused.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    A GPO of the group and the flavor that is to be linked, as the data file describes it.

    .PARAMETER Target
    Where it is to be linked.

    .OUTPUTS
    System.Collections.Hashtable. A step each.
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

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Entry,

        [Parameter(Mandatory = $true)]
        [string]
        $Target
    )
    $policy = $Session.Policy
    foreach ($link in @((Get-GPInheritance -Target $Target @policy).GpoLinks | Where-Object { $_ }))
    {
        $gpo = @($State.Gpos | Where-Object { $_.Id -eq $link.GpoId })
        $mark = $null
        if ($gpo.Count)
        {
            $mark = ConvertFrom-RpcGpoMark -Text $gpo[0].Description
        }
        if (-not $mark -or $mark.Fleet -ne $Fleet -or $mark.Group -ne $Entry.Group)
        {
            continue
        }
        if ($mark.Flavor -ne $Entry.Flavor)
        {
            # What one flavor takes back, the other may just have written.
            $how = @{ apply = 'Take that back first'; remove = 'Once every computer has undone it, delete it' }[$mark.Role]
            $delete = @{ apply = ''; remove = ' -Delete' }[$mark.Role]
            throw "$Target has a link to $($link.DisplayName), of the other flavor of the same group. ${how}: Remove-RpcGpo.ps1 -Group $($Entry.Group) -Flavor $($mark.Flavor)$delete."
        }
        if ($mark.Role -eq 'remove')
        {
            New-RpcGpoStep -Do 'RemoveLink' -Text "unlink $($link.DisplayName) from $Target" -With @{ Guid = $link.GpoId; Target = $Target }
        }
    }
}
