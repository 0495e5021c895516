function Assert-RpcGpoTarget
{
    <#
    .SYNOPSIS
    Refuses places where a link would reach every computer, or the domain controllers.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Target
    The distinguished names of the places.

    .PARAMETER Force
    Takes them.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [string[]]
        $Target,

        [Parameter()]
        [switch]
        $Force
    )
    foreach ($one in $Target)
    {
        if (-not $Force -and ($Session.Protected -contains $one -or $one -match '^\s*DC='))
        {
            throw "A link to $one would reach the whole domain or its domain controllers, which everybody's logon needs by RPC. Link to the organizational unit of the group's computers, or add -Force."
        }
    }
}
