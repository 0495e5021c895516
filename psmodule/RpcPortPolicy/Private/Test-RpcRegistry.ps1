function Test-RpcRegistry
{
    <#
    .SYNOPSIS
    Tells whether the three values of the RPC port range are what the policy says.
    .PARAMETER Policy
    The policy: Ports.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    -not (Compare-RpcRegistry -Policy $Policy)
}
