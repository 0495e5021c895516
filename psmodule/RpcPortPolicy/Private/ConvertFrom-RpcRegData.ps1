function ConvertFrom-RpcRegData
{
    <#
    .SYNOPSIS
    Reads the data of a value in a .reg file: Kind and Value.
    .PARAMETER Data
    What stands behind the equals sign.
    .OUTPUTS
    System.Collections.Hashtable, or nothing if it is of no form that these values have.
    #>
    param ($Data)
    if ($Data -match '^"(.*)"$')
    {
        return @{ Kind = 'String'; Value = $Matches[1] -replace '\\(.)', '$1' }
    }
    if ($Data -match '^dword:([\da-f]{8})$')
    {
        return @{ Kind = 'DWord'; Value = [Convert]::ToInt32($Matches[1], 16) }
    }
    if ($Data -notmatch '^hex(\([27]\))?:([\da-f,]*)$')
    {
        return
    }
    $kind = $Matches[1]
    $bytes = [byte[]]@($Matches[2] -split ',' -ne '' | ForEach-Object { [Convert]::ToByte($_, 16) })
    if (-not $kind)
    {
        return @{ Kind = 'Binary'; Value = $bytes }
    }
    $text = [Text.Encoding]::Unicode.GetString($bytes)
    if ($kind -eq '(2)')
    {
        return @{ Kind = 'ExpandString'; Value = $text.TrimEnd([char]0) }
    }
    @{ Kind = 'MultiString'; Value = [string[]]@($text.Split([char]0) -ne '') }
}
