function Select-RpcGpoEntry
{
    <#
    .SYNOPSIS
    Chooses GPOs by their groups' names and their flavor.

    .PARAMETER Entry
    The GPOs.

    .PARAMETER Group
    Names of groups; * is any text, ? any character. Each must find one.

    .PARAMETER Flavor
    script or native; nothing for both.

    .OUTPUTS
    System.Collections.Hashtable. Those that were chosen.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter()]
        [hashtable[]]
        $Entry,

        [Parameter(Mandatory = $true)]
        [string[]]
        $Group,

        [Parameter()]
        [string]
        $Flavor
    )
    $entries = @($Entry | Where-Object { $_ -and (-not $Flavor -or $_.Flavor -eq $Flavor) })
    foreach ($name in $Group)
    {
        if (@($entries | Where-Object { $_.Group -like $name }).Count -eq 0)
        {
            throw "There is no group $name. There are: $(@($Entry | ForEach-Object { "$($_.Group) ($($_.Flavor))" } | Sort-Object -Unique) -join ', ')."
        }
    }
    foreach ($one in $entries)
    {
        if (@($Group | Where-Object { $one.Group -like $_ }).Count)
        {
            $one
        }
    }
}
