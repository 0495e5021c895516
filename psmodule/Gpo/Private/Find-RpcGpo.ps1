function Find-RpcGpo
{
    <#
    .SYNOPSIS
    Finds the GPO of a group, and refuses one that isn't ours.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPO as the data file describes it.

    .PARAMETER Force
    Takes one without our mark.

    .OUTPUTS
    Microsoft.GroupPolicy.Gpo. Nothing if there is none.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $State,

        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Entry,

        [Parameter()]
        [switch]
        $Force
    )
    $named = @($State.Gpos | Where-Object { $_.DisplayName -eq $Entry.Name })
    if ($named.Count -gt 1)
    {
        throw "$($named.Count) GPOs have the name $($Entry.Name). Rename or delete those that are not of rpcdsc."
    }
    foreach ($gpo in $State.Gpos)
    {
        $mark = ConvertFrom-RpcGpoMark -Text $gpo.Description
        $ours = $mark -and $mark.Fleet -eq $Fleet -and $mark.Id -eq $Entry.Id -and $mark.Role -eq $Entry.Role
        if ($gpo.DisplayName -eq $Entry.Name)
        {
            if (-not $ours -and -not $Force)
            {
                throw "There is a GPO $($Entry.Name) without the mark of this fleet in its comment: it is not ours to change. Rename it, or take it over with -Force, which replaces all of its settings."
            }
            return $gpo
        }
        if ($ours -and -not $named.Count)
        {
            throw "The GPO $($Entry.Name) is called $($gpo.DisplayName) in this domain. Give it its name back (Rename-GPO -Guid $($gpo.Id) -TargetName '$($Entry.Name)'): under two names it would be there twice."
        }
    }
}
