function Test-RpcPending
{
    <#
    .SYNOPSIS
    Tells whether the RPC values have changed since Windows started.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    $key = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $state = Get-ItemProperty -Path $key -Name Changed -ErrorAction SilentlyContinue
    [bool]$state -and $state.Changed -gt (Get-RpcBootTime)
}
