function Remove-RpcStateKey
{
    <#
    .SYNOPSIS
    Removes the fleet's state, and the key above it if no other fleet is left there.
    .PARAMETER Policy
    The policy: Fleet.
    #>
    param ($Policy)
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    if (Test-Path -LiteralPath $state)
    {
        Remove-Item -LiteralPath $state -Recurse
    }
    Remove-RpcEmptyKey -Key 'HKLM:\SOFTWARE\rpcdsc'
}
