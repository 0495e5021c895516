function Select-RpcSaved
{
    <#
    .SYNOPSIS
    Chooses of several states the one that was saved first; nothing if none is complete.
    .PARAMETER Saved
    States, as Get-RpcValue gives them.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Saved)
    $Saved | Where-Object { $_ -and $_['Saved'] } | Sort-Object -Property { Get-RpcSavedOrder -Saved $_ } | Select-Object -First 1
}
