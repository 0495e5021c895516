function Undo-RpcState
{
    <#
    .SYNOPSIS
    Puts keys of the fleet back to what they were.
    .PARAMETER Key
    Key, Value and Absent of each.
    .OUTPUTS
    None.
    #>
    param ($Key)
    foreach ($state in $Key)
    {
        if ($state.Absent)
        {
            Remove-RpcStateKey -Key $state.Key
        }
        else
        {
            $null = Restore-RpcKey @state -Name (@($state.Value.Keys) + @((Get-RpcValue -Key $state.Key).Keys))
        }
    }
}
