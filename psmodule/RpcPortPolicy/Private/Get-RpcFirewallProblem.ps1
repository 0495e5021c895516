function Get-RpcFirewallProblem
{
    <#
    .SYNOPSIS
    Gives what keeps rules of this computer from being enforced, as Id and Value of a text.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ()
    if ("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })" -ne 'Running')
    {
        @{ Id = 'FirewallStopped'; Value = '' }
    }
    foreach ($name in 'Domain', 'Private', 'Public')
    {
        # What Group Policy says counts, else what is set here.
        $keys = "SOFTWARE\Policies\Microsoft\WindowsFirewall\$name", ('SYSTEM\CurrentControlSet\Services\SharedAccess\' +
            "Parameters\FirewallPolicy\$name".Replace('Private', 'Standard')) | ForEach-Object { Get-RpcValue -Key "HKLM:\${_}Profile" }
        $on = $keys | ForEach-Object { $_['EnableFirewall'] } | Where-Object { $_ } | Select-Object -First 1
        if ($on -and -not $on.Value)
        {
            @{ Id = 'FirewallOff'; Value = "$name profile" }
        }
        if ($keys[0]['AllowLocalPolicyMerge'] -and -not $keys[0].AllowLocalPolicyMerge.Value)
        {
            @{ Id = 'LocalRulesIgnored'; Value = "$name profile" }
        }
    }
}
