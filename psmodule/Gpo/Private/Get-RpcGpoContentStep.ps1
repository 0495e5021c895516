function Get-RpcGpoContentStep
{
    <#
    .SYNOPSIS
    Plans what makes a GPO hold the settings of its backup.

    .DESCRIPTION
    The mark says that it isn't done before the import begins and that it is once it has ended: a run that was cut off is
    seen, and completed by the next one.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPO as the data file describes it.

    .PARAMETER Gpo
    The GPO in the domain; nothing if there is none.

    .PARAMETER Force
    Imports over one that was edited by hand, too.

    .OUTPUTS
    System.Collections.Hashtable. A step each.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
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
    $begun = ConvertTo-RpcGpoMark -Fleet $Fleet -Entry $Entry
    if (-not $Gpo)
    {
        New-RpcGpoStep -Do 'New' -Text 'create it' -With @{ Name = $Entry.Name; Mark = $begun }
    }
    else
    {
        $mark = ConvertFrom-RpcGpoMark -Text $Gpo.Description
        $edited = $mark -and $mark.Content -and $mark.Version -and $mark.Version -ne (Get-RpcGpoVersion -Gpo $Gpo)
        if ($edited -and -not $Force)
        {
            throw "The GPO $($Entry.Name) was edited since it was imported (its version was $($mark.Version) and is $(Get-RpcGpoVersion -Gpo $Gpo)). Import over that with -Force: the edits are lost."
        }
        if ($mark -and $mark.Content -eq $Entry.Content -and -not $edited)
        {
            return
        }
        New-RpcGpoStep -Do 'Mark' -Text 'note that an import begins' -With @{ Mark = $begun }
    }
    New-RpcGpoStep -Do 'Import' -Text 'import the settings' -With @{ Fleet = $Fleet; Entry = $Entry; Mark = $begun }
}
