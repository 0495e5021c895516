function Undo-RpcRegistry
{
    <#
    .SYNOPSIS
    Puts the RPC key and the fleet's state back to what they were before a change that failed.
    .PARAMETER Policy
    The policy: Fleet.
    .PARAMETER Key
    Key, Value and Absent of the two.
    #>
    param ($Policy, $Key)
    $rpc, $state = $Key
    $null = Restore-RpcKey @rpc -Name 'Ports', 'PortsInternetAvailable', 'UseInternetPorts'
    if ($state.Absent)
    {
        Remove-RpcStateKey -Policy $Policy
        return
    }
    $names = @($state.Value.Keys) + @((Get-RpcValue -Key $state.Key).Keys)
    $null = Restore-RpcKey @state -Name $names
}
