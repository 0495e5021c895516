function Get-RpcPreflight
{
    <#
    .SYNOPSIS
    Gives what speaks against a change of this computer, as objects with Id, Message and Kind.
    .DESCRIPTION
    Kind is Stop for what nothing can be done without, Ask for what -Force goes on in spite of, and Tell for what is
    only told.
    .PARAMETER Policy
    The policy.
    .PARAMETER Unchanged
    Whether nothing is to be changed: then only what keeps rules or range from working counts.
    .OUTPUTS
    RpcPortPolicy.Finding
    #>
    param ($Policy, [switch]$Unchanged)
    $found = @(Get-RpcFirewallProblem -Policy $Policy) + @(
        @(Get-RpcFirewallNote -Policy $Policy) + @(Get-RpcPortNote -Policy $Policy) | Where-Object { $_.Kind -eq 'Ask' -or -not $Unchanged }
    )
    if (-not $Unchanged)
    {
        $found += @(Get-RpcClientAddress | Where-Object { Test-RpcBlocked -Policy $Policy -Address $_ } |
                ForEach-Object { @{ Id = 'ClientBlocked'; Value = $_; Kind = 'Ask' } })
        $found += @(Get-RpcRangeProblem -Policy $Policy)
        $ipsec = Get-RpcIPsecPolicy
        if ($ipsec)
        {
            $found += @{ Id = 'IPsecAssigned'; Value = $ipsec; Kind = 'Tell' }
        }
    }
    foreach ($item in $found)
    {
        $object = New-Object -TypeName PSObject -Property @{ Id = $item.Id; Kind = $item.Kind; Message = $RpcText[$item.Id] -f $item.Value }
        $object.PSObject.TypeNames.Insert(0, 'RpcPortPolicy.Finding')
        $object
    }
}
