function Get-RpcGpoRivalStep
{
    <#
    .SYNOPSIS
    Plans what must not be linked beside the GPOs of a group: the one that removes them goes, the other flavor is refused.

    .DESCRIPTION
    A native GPO is in force on every computer that it reaches. So a warning is planned of another group's that reaches the
    same place, unless their WMI filters are different.

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
    $inheritance = Get-GPInheritance -Target $Target @policy
    $marks = @{}
    foreach ($gpo in $State.Gpos)
    {
        $mark = ConvertFrom-RpcGpoMark -Text $gpo.Description
        if ($mark -and $mark.Fleet -eq $Fleet)
        {
            $marks[$gpo.Id.ToString()] = $mark
        }
    }
    foreach ($link in @($inheritance.InheritedGpoLinks | Where-Object { $_ }))
    {
        $mark = $marks["$($link.GpoId)"]
        $filter = "$($State.Wql["$($link.GpoId)"])"
        $apart = $filter -and $filter -notlike "*;$($Entry.Filter.Id);*"
        if ($Entry.Flavor -eq 'native' -and $mark -and $mark.Flavor -eq 'native' -and $mark.Role -eq 'apply' -and $mark.Group -ne $Entry.Group -and -not $apart)
        {
            New-RpcGpoStep -Do 'Warn' -Text "$($link.DisplayName), of the group $($mark.Group), reaches $Target, too. On a computer that both reach both are in force: keep them apart by organizational units, or by -SecurityFilter."
        }
    }
    foreach ($link in @($inheritance.GpoLinks | Where-Object { $_ }))
    {
        $mark = $marks["$($link.GpoId)"]
        if (-not $mark -or $mark.Group -ne $Entry.Group)
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
