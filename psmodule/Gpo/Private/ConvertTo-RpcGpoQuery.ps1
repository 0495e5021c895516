function ConvertTo-RpcGpoQuery
{
    <#
    .SYNOPSIS
    Gives a WMI filter's queries the form that its attribute msWMI-Parm2 has.

    .PARAMETER Query
    The queries. A computer passes if each of them finds something.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string[]]
        $Query
    )
    $namespace = 'root\CIMv2'
    $parts = foreach ($one in $Query)
    {
        "3;$($namespace.Length);$($one.Length);WQL;$namespace;$one;"
    }
    "$($Query.Count);$($parts -join '')"
}
