function Test-RpcBlocked
{
    <#
    .SYNOPSIS
    Tells whether a policy blocks an address from TCP ports.
    .PARAMETER Policy
    The policy: Rules.
    .PARAMETER Address
    The address.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy, $Address)
    $bits = ConvertTo-RpcBit -Text $Address
    foreach ($entry in @($Policy.Rules | Where-Object { $_.Action -eq 'Block' -and $_.Protocol -eq 'TCP' } | ForEach-Object { $_.RemoteAddress }))
    {
        $first, $next = (ConvertTo-RpcSpan -Text $entry) -split ' '
        # A keyword may mean anybody.
        if ($first -match '^\D' -or ($bits -ge $first -and $bits -lt $next))
        {
            return $true
        }
    }
    $false
}
