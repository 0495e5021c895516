function Get-RpcGpoContent
{
    <#
    .SYNOPSIS
    Gives the fingerprint of a backup: of the names and the bytes of all its files.

    .PARAMETER Path
    The backup's folder.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )
    foreach ($name in 'Backup.xml', 'bkupInfo.xml')
    {
        if (-not [IO.File]::Exists((Join-Path -Path $Path -ChildPath $name)))
        {
            throw "There is no file $name in $Path. Copy the folder gpo as a whole, with its hidden files."
        }
    }
    $files = [IO.Directory]::GetFiles($Path, '*', 'AllDirectories')
    $lines = foreach ($file in $files)
    {
        "$($file.Substring($Path.Length).Replace('\', '/').ToLowerInvariant()) $(Get-RpcGpoHash -Byte ([IO.File]::ReadAllBytes($file)))"
    }
    # By their bytes: how a language sorts is its own affair.
    $sorted = [string[]]@($lines)
    [array]::Sort($sorted, [StringComparer]::Ordinal)
    (Get-RpcGpoHash -Byte ([Text.Encoding]::UTF8.GetBytes($sorted -join "`n"))).Substring(0, 32)
}
