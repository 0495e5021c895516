function Test-RpcPending
{
    <#
    .SYNOPSIS
    Tells whether the RPC values have changed since Windows started.
    .DESCRIPTION
    Windows makes HKLM\HARDWARE anew, in memory, at each start, so that a mark there is from this one, whatever becomes
    of the clock.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    [bool](Get-Item -Path HKLM:\HARDWARE\DESCRIPTION\System).GetValue("rpcdsc $($Policy.Fleet)")
}
