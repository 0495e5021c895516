function Get-RpcDsc3Member
{
    <#
    .SYNOPSIS
    Gets a member of an object that may lack it.

    .PARAMETER InputObject
    The object; nothing has no members.

    .PARAMETER Name
    The member's name.

    .OUTPUTS
    System.Object. Nothing if it isn't there.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter()]
        [psobject]
        $InputObject,

        [Parameter(Mandatory = $true)]
        [string]
        $Name
    )
    if ($null -ne $InputObject -and $InputObject.PSObject.Properties[$Name])
    {
        $InputObject.PSObject.Properties[$Name].Value
    }
}
