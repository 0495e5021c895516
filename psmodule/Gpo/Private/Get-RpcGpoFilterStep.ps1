function Get-RpcGpoFilterStep
{
    <#
    .SYNOPSIS
    Plans the WMI filter that lets a GPO apply to the Windows that it is made for, and its use.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPO as the data file describes it.

    .PARAMETER Gpo
    The GPO in the domain; nothing if there is none.

    .PARAMETER Force
    Takes over a filter of that name, and replaces another that the GPO has.

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

        [Parameter()]
        [object]
        $Gpo,

        [Parameter()]
        [switch]
        $Force
    )
    $filter = $Entry.Filter
    $path = "CN=$($filter.Id),CN=SOM,CN=WMIPolicy,CN=System,$($Session.DomainPath)"
    $with = @{ Path = $path; Filter = $filter; Mark = ConvertTo-RpcGpoMark -Fleet $Fleet -Entry $filter }
    $other = @($State.Filters | Where-Object { $_.'msWMI-Name' -eq $filter.Name -and $_.DistinguishedName -ne $path })
    if ($other.Count)
    {
        throw "There is a WMI filter $($filter.Name) that is not of this fleet. Rename it, or go on without WMI filters by -SkipWmiFilter."
    }
    # How much a query may hold is written nowhere: WMI refuses it when it is evaluated, and the GPO then does not apply.
    if ($Entry.Some -gt 100)
    {
        New-RpcGpoStep -Do 'Warn' -Text "$($Entry.Name): its WMI filter names $($Entry.Some) computers. Look on one of them whether it applies (gpresult /r /scope computer): WMI refuses queries that are too long."
    }
    $there = @($State.Filters | Where-Object { $_.DistinguishedName -eq $path })
    if (-not $there.Count)
    {
        New-RpcGpoStep -Do 'NewFilter' -Text "create the WMI filter $($filter.Name)" -With $with
    }
    elseif ($there[0].'msWMI-Parm2' -cne (ConvertTo-RpcGpoQuery -Query $filter.Query) -or $there[0].'msWMI-Name' -cne $filter.Name)
    {
        New-RpcGpoStep -Do 'SetFilter' -Text "correct the WMI filter $($filter.Name)" -With $with
    }
    $wanted = "[$($Session.DomainName);$($filter.Id);0]"
    $has = ''
    if ($Gpo)
    {
        $has = "$($State.Wql[$Gpo.Id.ToString()])"
    }
    if ($has -and $has -notlike "*;$($filter.Id);*" -and -not $Force)
    {
        $name = @($State.Filters | Where-Object { $has -like "*;$($_.'msWMI-ID');*" } | ForEach-Object { $_.'msWMI-Name' }) + $has
        throw "The GPO $($Entry.Name) has another WMI filter, $($name[0]). Replace it with -Force, or leave it with -SkipWmiFilter."
    }
    if ($has -notlike "*;$($filter.Id);*")
    {
        New-RpcGpoStep -Do 'UseFilter' -Text "use the WMI filter $($filter.Name)" -With @{ Value = $wanted }
    }
}
