function ConvertFrom-RpcGpoSid
{
    <#
    .SYNOPSIS
    Gives the name, in this Windows' own language, of an account.

    .PARAMETER Sid
    The account's security identifier.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Sid
    )
    $account = New-Object -TypeName 'System.Security.Principal.SecurityIdentifier' -ArgumentList $Sid
    $account.Translate([System.Security.Principal.NTAccount]).Value
}
