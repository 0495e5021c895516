function Get-RpcGpoHash
{
    <#
    .SYNOPSIS
    Gives the SHA-256 of bytes, in a way that a Windows in FIPS mode allows.

    .PARAMETER Byte
    The bytes.

    .OUTPUTS
    System.String. 64 hexadecimal digits.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [byte[]]
        $Byte
    )
    $sha = New-Object -TypeName 'System.Security.Cryptography.SHA256CryptoServiceProvider'
    [BitConverter]::ToString($sha.ComputeHash($Byte)).Replace('-', '').ToLowerInvariant()
}
