function Get-RpcGpoUnusedPlan
{
    <#
    .SYNOPSIS
    Plans how the WMI filters of this fleet go that no GPO has any more.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Without
    The ids of GPOs that don't count: they are to be deleted.

    .OUTPUTS
    System.Collections.Hashtable. What New-RpcGpoPlan gives, for each.
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
        [string[]]
        $Without
    )
    $values = @($State.Wql.Keys | Where-Object { $Without -notcontains $_ } | ForEach-Object { $State.Wql[$_] })
    foreach ($filter in $State.Filters)
    {
        $mark = ConvertFrom-RpcGpoMark -Text $filter.'msWMI-Parm1'
        $used = @($values | Where-Object { $_ -like "*;$($filter.'msWMI-ID');*" })
        if ($mark -and $mark.Fleet -eq $Fleet -and $mark.Role -eq 'filter' -and -not $used.Count)
        {
            $step = New-RpcGpoStep -Do 'RemoveFilter' -Text 'delete it' -With @{ Path = $filter.DistinguishedName }
            New-RpcGpoPlan -Entry @{ Name = $filter.'msWMI-Name'; Group = ''; Role = 'filter' } -Step @($step)
        }
    }
}
