function Restore-RpcRange
{
    <#
    .SYNOPSIS
    Puts the three values of the RPC port range back to what they were; tells whether that changed anything.
    .PARAMETER Key
    Value and Absent of the RPC key.
    .OUTPUTS
    System.Boolean
    #>
    param ($Key)
    $rpc = @{
        Key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
        Name = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts'
        Value = $Key.Value
        Absent = $Key.Absent
    }
    Restore-RpcKey @rpc
}
