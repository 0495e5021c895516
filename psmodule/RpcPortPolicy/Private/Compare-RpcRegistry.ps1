function Compare-RpcRegistry
{
    <#
    .SYNOPSIS
    Names those of the three values of the RPC port range that aren't what the policy says, in kind or content.
    .PARAMETER Policy
    The policy: Ports.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    $now = Get-RpcValue -Key HKLM:\SOFTWARE\Microsoft\Rpc\Internet
    $want = Get-RpcWanted -Policy $Policy
    foreach ($name in @($want.Keys | Sort-Object))
    {
        $is, $should = $now, $want | ForEach-Object {
            @($_[$name] | Where-Object { $_ } | ForEach-Object { $_.Kind; $_.Value | Sort-Object }) -join ','
        }
        if ($is -ne $should)
        {
            $name
        }
    }
}
