function Undo-RpcRegistry
{
    <#
    .SYNOPSIS
    Puts the RPC key and the fleet's own keys back to what they were; tells whether that changed the RPC key.
    .PARAMETER Key
    Key, Value and Absent of each, the RPC key first.
    #>
    param ($Key)
    $rpc, $own = $Key
    Restore-RpcKey @rpc -Name 'Ports', 'PortsInternetAvailable', 'UseInternetPorts'
    foreach ($state in $own)
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
