function Get-RpcFirewallNote
{
    <#
    .SYNOPSIS
    Gives what Windows itself says of rules in its current profiles, and what is only told: a firewall of somebody else that has taken over, and block rules of others for our ports.
    .DESCRIPTION
    Windows speaks of all current profiles at once: if the policy doesn't count on one of them, that is only told, too. All stores keep their rules as texts in the registry, so that no pass through the rules is needed. A block rule wins
    over every allow rule: it may lock out whom the policy lets in. Its addresses aren't judged.
    .PARAMETER Policy
    The policy: RuleGroup, Label, Ports, and Profiles if not all count.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy)
    if ("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })" -ne 'Running')
    {
        return
    }
    $firewall = New-Object -ComObject HNetCfg.FwPolicy2
    $id = @('', 'LocalRulesIgnored', 'AllBlocked')[$firewall.LocalPolicyModifyState]
    if ($id)
    {
        $bits = @{ Domain = 1; Private = 2; Public = 4 }
        $others = @($bits.Keys | Where-Object { $firewall.CurrentProfileTypes -band $bits[$_] -and $Policy['Profiles'] -and $Policy.Profiles -notcontains $_ })
        @{ Id = $id; Value = 'current profile'; Kind = @('Ask', 'Tell')[[int]($others.Count -gt 0)] }
    }
    try
    {
        # 2 is the category of the filters that enforce rules.
        $owners = @(New-Object -ComObject HNetCfg.FwProducts | ForEach-Object { $_ } |
                Where-Object { @($_.RuleCategories) -contains 2 } | ForEach-Object { "$($_.DisplayName)" })
    }
    catch
    {
        Write-Verbose -Message "other firewalls: $_"
        $owners = @()
    }
    if ($owners)
    {
        @{ Id = 'OtherFirewall'; Value = $owners -join ', '; Kind = 'Tell' }
    }
    $own = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
    foreach ($store in 'SOFTWARE\Policies\Microsoft\WindowsFirewall', "$own\Mdm", $own)
    {
        $rules = Get-RpcValue -Key "HKLM:\$store\FirewallRules"
        $names = @($rules.Keys | Where-Object { Test-RpcForeignBlock -Policy $Policy -Text "$($rules[$_].Value)" } | Sort-Object)
        if ($names)
        {
            @{ Id = 'BlockedElsewhere'; Value = "$($names -join ', ') (HKLM\$store)"; Kind = 'Tell' }
        }
    }
}
