function Add-RpcSaved
{
    <#
    .SYNOPSIS
    Makes a fleet's state hold what the RPC key held before the first change; its "Saved" comes last.
    .PARAMETER Key
    The key of the fleet's state.
    .PARAMETER Saved
    The values, by name, with KeyAbsent and Saved.
    .OUTPUTS
    None.
    #>
    param ($Key, $Saved)
    Write-Verbose -Message "saving the RPC values of before in $Key"
    Remove-RpcStateKey -Key $Key
    $last = @{ Saved = $Saved.Saved }
    'Saved', 'Task', 'Changed' | ForEach-Object { $Saved.Remove($_) }
    Set-RpcValue -Key $Key -Value $Saved
    Set-RpcValue -Key $Key -Value $last
}
