function ConvertTo-RpcJson
{
    <#
    .SYNOPSIS
    Writes a value as JSON; Windows PowerShell 2.0 has no command for it.
    .PARAMETER Value
    Text, a number, a truth value, nothing, a list, or a table of these.
    .OUTPUTS
    System.String
    #>
    param ($Value)
    if ($null -eq $Value)
    {
        return 'null'
    }
    if ($Value -is [bool])
    {
        return "$Value".ToLowerInvariant()
    }
    if ($Value -is [int])
    {
        return "$Value"
    }
    if ($Value -is [Collections.IDictionary])
    {
        $pairs = foreach ($name in @($Value.Keys | Sort-Object))
        {
            "$(ConvertTo-RpcJson -Value "$name"):$(ConvertTo-RpcJson -Value $Value[$name])"
        }
        return '{' + ($pairs -join ',') + '}'
    }
    if ($Value -is [array])
    {
        return '[' + (@($Value | ForEach-Object { ConvertTo-RpcJson -Value $_ }) -join ',') + ']'
    }
    $text = foreach ($char in "$Value".ToCharArray())
    {
        $code = [int]$char
        if ($code -lt 32 -or $code -gt 126 -or 34, 92 -contains $code)
        {
            '\u{0:x4}' -f $code
        }
        else
        {
            $char
        }
    }
    '"' + ($text -join '') + '"'
}
