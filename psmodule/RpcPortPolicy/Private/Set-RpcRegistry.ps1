function Set-RpcRegistry
{
    <#
    .SYNOPSIS
    Writes the three values of the RPC port range as one unit, and reads them back.
    .DESCRIPTION
    Windows refuses all RPC over TCP when one of the three is missing or wrong, so half of them is worse than none:
    it is called by Invoke-RpcChange, which puts back what was there if it fails.
    .PARAMETER Policy
    The policy: Ports.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    if (Test-RpcRegistry -Policy $Policy)
    {
        return
    }
    Write-Verbose -Message "$key`: writing $($Policy.Ports)"
    Set-RpcValue -Key $key -Value (Get-RpcWanted -Policy $Policy)
    if (-not (Test-RpcRegistry -Policy $Policy))
    {
        throw ($RpcText.ReadBack -f $key)
    }
}
