function Get-RpcGpoVersion
{
    <#
    .SYNOPSIS
    Gives the number that each edit of a GPO's computer settings raises.

    .PARAMETER Gpo
    The GPO.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [object]
        $Gpo
    )
    "$($Gpo.Computer.DSVersion)"
}
