function Get-RpcGpoReplacePlan
{
    <#
    .SYNOPSIS
    Plans how the removal GPO of a group takes the place of those that apply.

    .DESCRIPTION
    It may be applied by the same accounts and is linked to the same places, so that it reaches the computers that the
    others reached. A new link is there before an old one goes.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The removal GPO as the data file describes it.

    .PARAMETER Applying
    The GPOs that apply, in the domain.

    .PARAMETER Force
    Takes over what isn't ours.

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
        [object[]]
        $Applying,

        [Parameter()]
        [switch]
        $Force
    )
    $gpo = Find-RpcGpo -State $State -Fleet $Fleet -Entry $Entry -Force:$Force
    $common = @{ Entry = $Entry; Gpo = $gpo; Fleet = $Fleet; Force = $Force }
    $links = @($Applying | Where-Object { $_ } | ForEach-Object { Get-RpcGpoPlace -Session $Session -Gpo $_ })
    $steps = @()
    if ($links.Count -or $gpo)
    {
        $content = @(Get-RpcGpoContentStep @common)
        $steps += @($content | Where-Object { $_.Do -eq 'New' })
        if ($links.Count)
        {
            $steps += @(Get-RpcGpoReachStep @common -Session $Session -State $State -From $Applying)
        }
        $steps += @($content | Where-Object { $_.Do -ne 'New' })
    }
    foreach ($place in @($links | Group-Object -Property 'Target'))
    {
        $first = @($place.Group | Sort-Object -Property 'Order')[0]
        $link = @{ Target = $first.Target; Order = $first.Order }
        foreach ($name in 'LinkEnabled', 'Enforced')
        {
            $values = @($place.Group | ForEach-Object { Get-RpcGpoLinkValue -Link $_ -Name $name })
            $link[$name] = @('No', 'Yes')[[int]($values -contains 'Yes')]
        }
        $steps += @(Get-RpcGpoLinkStep -Session $Session -Link $link -Gpo $gpo)
        foreach ($old in $place.Group)
        {
            $steps += New-RpcGpoStep -Do 'RemoveLink' -Text "unlink $($old.DisplayName) from $($old.Target)" -With @{ Guid = $old.GpoId; Target = $old.Target }
        }
    }
    New-RpcGpoPlan -Entry $Entry -Gpo $gpo -Step $steps
}
