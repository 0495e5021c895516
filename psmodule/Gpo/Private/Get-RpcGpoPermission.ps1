function Get-RpcGpoPermission
{
    <#
    .SYNOPSIS
    Reads who may do what with a GPO.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Gpo
    The GPO.

    .OUTPUTS
    System.Collections.Hashtable. Sid, Name and Level for each account.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [object]
        $Gpo
    )
    $permission = $Session.Permission
    foreach ($one in @(Get-GPPermission -Guid $Gpo.Id -All @permission))
    {
        # One that denies is nobody's who may.
        if (-not $one.Denied)
        {
            @{ Sid = "$($one.Trustee.Sid.Value)"; Name = "$($one.Trustee.Domain)\$($one.Trustee.Name)"; Level = "$($one.Permission)" }
        }
    }
}
