function Set-RpcPending
{
    <#
    .SYNOPSIS
    Marks that the RPC values change between this start of Windows and the next.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $mark = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') }
    Set-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System -Value @{ "rpcdsc $($Policy.Fleet)" = $mark }
}
