function Test-RpcRegistry
{
    <#
    .SYNOPSIS
    Tells whether the three values of the RPC port range are what the policy says, in kind and in content.
    .PARAMETER Policy
    The policy: Ports.
    #>
    param ($Policy)
    $now = Get-RpcValue -Key HKLM:\SOFTWARE\Microsoft\Rpc\Internet
    $text = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } |
        ForEach-Object { "$($now[$_].Kind) $(@($now[$_].Value | Sort-Object) -join ',')" }
    "$text" -eq "MultiString $(@($Policy.Ports | Sort-Object) -join ',') String Y String Y"
}
