function Restore-RpcKey
{
    <#
    .SYNOPSIS
    Makes values of a key be again what Get-RpcValue gave; tells whether that changed anything.
    .PARAMETER Key
    The key's path (HKLM:\...).
    .PARAMETER Name
    The names that are ours; other values of the key are left alone.
    .PARAMETER Value
    What Get-RpcValue gave; a name that isn't in it is removed from the key.
    .PARAMETER Absent
    Whether the key wasn't there; it goes, too, if nothing of others' is in it.
    .OUTPUTS
    System.Boolean
    #>
    param ($Key, [string[]]$Name, $Value, [bool]$Absent)
    $now = Get-RpcValue -Key $Key
    $text = { @($args[0] | Where-Object { $_ } | ForEach-Object { $_.Kind; $_.Value }) -join "`n" }
    $back = @{}
    $changed = $false
    foreach ($item in $Name)
    {
        if (-not $Value[$item] -and $now[$item])
        {
            Remove-ItemProperty -Path $Key -Name $item
            $changed = $true
        }
        elseif ($Value[$item] -and (& $text $Value[$item]) -cne (& $text $now[$item]))
        {
            $back[$item] = $Value[$item]
        }
    }
    if ($back.Count)
    {
        Set-RpcValue -Key $Key -Value $back
    }
    if ($Absent)
    {
        Remove-RpcEmptyKey -Key $Key
    }
    $changed -or [bool]$back.Count
}
