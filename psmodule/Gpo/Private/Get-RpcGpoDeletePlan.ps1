function Get-RpcGpoDeletePlan
{
    <#
    .SYNOPSIS
    Plans how a GPO of ours is deleted, and the WMI filter that only it has.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPO as the data file describes it.

    .PARAMETER Force
    Deletes one that is still linked and applies, or isn't ours.

    .OUTPUTS
    System.Collections.Hashtable. What New-RpcGpoPlan gives.
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

        [Parameter()]
        [switch]
        $Force
    )
    $gpo = Find-RpcGpo -State $State -Fleet $Fleet -Entry $Entry
    $steps = @()
    if ($gpo)
    {
        $places = @(Get-RpcGpoPlace -Session $Session -Gpo $gpo | ForEach-Object { $_.Target })
        if ($places.Count -and $Entry.Role -eq 'apply' -and -not $Force)
        {
            throw "The GPO $($Entry.Name) is still linked to $($places -join ', '). Run this without -Delete first: the removal GPO takes its place, and takes back from the computers what outlives a GPO. -Force deletes it at once, and leaves that on them."
        }
        foreach ($place in $places)
        {
            $steps += New-RpcGpoStep -Do 'RemoveLink' -Text "unlink it from $place" -With @{ Guid = $gpo.Id; Target = $place }
        }
        $steps += New-RpcGpoStep -Do 'RemoveGpo' -Text 'delete it' -With @{ Guid = $gpo.Id }
    }
    New-RpcGpoPlan -Entry $Entry -Gpo $gpo -Step $steps
}
