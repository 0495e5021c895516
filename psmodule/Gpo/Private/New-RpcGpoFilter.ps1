function New-RpcGpoFilter
{
    <#
    .SYNOPSIS
    Describes the WMI filter that a GPO is to have. It creates none.

    .DESCRIPTION
    By the version's first numbers and the product type: BuildNumber is text in WMI, and '9600' is more than '10240'.
    GPOs for the same Windows share one; one for some computers has its own, which names them.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Gpo
    The GPO as it stands in the data file.

    .OUTPUTS
    System.Collections.Hashtable. Id, Name and Query, and what its mark says.
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
        $Gpo
    )
    $versions = @($Gpo.Versions | ForEach-Object { "Version LIKE '$_.%'" }) -join ' OR '
    $types = @($Gpo.ProductTypes | ForEach-Object { "ProductType = $([int]$_)" }) -join ' OR '
    $queries = @("SELECT * FROM Win32_OperatingSystem WHERE ($versions) AND ($types)")
    $name = "rpcdsc $Fleet $($Gpo.Generation), product type $($Gpo.ProductTypes -join ', ')"
    if (@($Gpo.Only).Count)
    {
        $queries += "SELECT * FROM Win32_ComputerSystem WHERE $(@($Gpo.Only | ForEach-Object { "Name = '$_'" }) -join ' OR ')"
        $name = $Gpo.Name
    }
    elseif (@($Gpo.Except).Count)
    {
        $queries += "SELECT * FROM Win32_ComputerSystem WHERE $(@($Gpo.Except | ForEach-Object { "Name <> '$_'" }) -join ' AND ')"
        $name = $Gpo.Name
    }
    # The same name, the same id: a second run finds it, and so does another administrator's.
    $hash = Get-RpcGpoHash -Byte ([Text.Encoding]::UTF8.GetBytes("rpcdsc WMI filter $Fleet $name"))
    $id = ([guid]$hash.Substring(0, 32)).ToString('B').ToUpperInvariant()
    @{ Id = $id; Name = $name; Query = $queries; Group = ''; Flavor = ''; Role = 'filter' }
}
