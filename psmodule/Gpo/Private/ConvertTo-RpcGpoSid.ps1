function ConvertTo-RpcGpoSid
{
    <#
    .SYNOPSIS
    Gives an account's security identifier.

    .PARAMETER Name
    The account's name.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Name
    )
    $account = New-Object -TypeName 'System.Security.Principal.NTAccount' -ArgumentList $Name
    $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
}
