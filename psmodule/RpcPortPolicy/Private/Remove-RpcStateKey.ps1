function Remove-RpcStateKey
{
    <#
    .SYNOPSIS
    Removes a key of the fleet's state, and the key above it if nothing is left there.
    .PARAMETER Key
    The key's path (HKLM:\SOFTWARE\rpcdsc\...).
    .OUTPUTS
    None.
    #>
    param ($Key)
    if (Test-Path -LiteralPath $Key)
    {
        Remove-Item -LiteralPath $Key -Recurse
    }
    Remove-RpcEmptyKey -Key 'HKLM:\SOFTWARE\rpcdsc'
}
