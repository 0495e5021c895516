function Remove-RpcEmptyKey
{
    <#
    .SYNOPSIS
    Removes a registry key that holds neither values nor keys.
    .PARAMETER Key
    The key's path (HKLM:\...).
    .OUTPUTS
    None.
    #>
    param ($Key)
    if (-not (Test-Path -LiteralPath $Key))
    {
        return
    }
    $item = Get-Item -LiteralPath $Key
    $empty = $item.ValueCount + $item.SubKeyCount -eq 0
    $item.Close()
    if ($empty)
    {
        Remove-Item -LiteralPath $Key
    }
}
