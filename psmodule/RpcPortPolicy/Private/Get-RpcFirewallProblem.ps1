function Get-RpcFirewallProblem
{
    <#
    .SYNOPSIS
    Gives what keeps rules of this computer from being enforced, as Id and Value of a text, and Kind: Stop, Ask, or Tell where it is in a profile that the policy doesn't count on.
    .DESCRIPTION
    What Windows enforces is the sum of its stores: Group Policy (an old one knows a standard profile for private and
    public), device management (MDM), and what is set here, of which the first that says something counts. Only the
    first two can have local rules ignored.
    .PARAMETER Policy
    The policy: Profiles, if not all count.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy)
    if ("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })" -ne 'Running')
    {
        return @{ Id = 'FirewallStopped'; Value = ''; Kind = 'Stop' }
    }
    foreach ($name in 'Domain', 'Private', 'Public')
    {
        $kind = @('Ask', 'Tell')[[int]($Policy['Profiles'] -and $Policy.Profiles -notcontains $name)]
        $own = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
        $group = 'SOFTWARE\Policies\Microsoft\WindowsFirewall\'
        $old = $name -replace 'Private', 'Standard'
        $stores = @(($group + $name), ($group + ($name -replace '^P.*', 'Standard')), "$own\Mdm\$name", "$own\Mdm\$old", "$own\$old" |
                ForEach-Object { Get-RpcValue -Key "HKLM:\${_}Profile" })
        foreach ($text in 'FirewallOff EnableFirewall 0 4', 'LocalRulesIgnored AllowLocalPolicyMerge 0 3', 'AllBlocked DoNotAllowExceptions 1 4')
        {
            $id, $value, $bad, $last = $text -split ' '
            $set = $stores[0..$last] | ForEach-Object { $_[$value] } | Where-Object { $_ } | Select-Object -First 1
            if ($set -and "$($set.Value)" -eq $bad)
            {
                @{ Id = $id; Value = "$name profile"; Kind = $kind }
            }
        }
    }
}
