function Get-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group: Name, Key (see Get-RpcRuleKey), Rule, which Add-RpcRule takes, and Taken: whether a rule outside of the group has this name.
    .DESCRIPTION
    Windows goes through all rules of the computer for it, which takes seconds to a minute: a run does so once for each
    time that something may have changed.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Group)
    $others = @{}
    $ours = @(foreach ($rule in (New-Object -ComObject HNetCfg.FwPolicy2).Rules)
        {
            if ($rule.Grouping -eq $Group)
            {
                $rule
            }
            else
            {
                $others["$($rule.Name)"] = $true
            }
        })
    foreach ($rule in $ours)
    {
        $content = @{
            Action = @('Block', 'Allow')[$rule.Action]
            Direction = @('', 'Inbound', 'Outbound')[$rule.Direction]
            Enabled = "$($rule.Enabled)"
            Protocol = "$($rule.Protocol)" -replace '^6$', 'TCP' -replace '^17$', 'UDP'
            Profile = "$($rule.Profiles -band 7)" -replace '^7$', 'Any'
            InterfaceAlias = $rule.Interfaces
        }
        foreach ($text in Get-RpcRuleList)
        {
            $name, $property = $text -split ' '
            $content[$name] = @("$($rule.$property)" -replace '^(\*|All|0|)$', 'Any' -split ',')
        }
        @{ Name = $rule.Name; Key = Get-RpcRuleKey -Rule $content; Rule = $content; Taken = $others["$($rule.Name)"] }
    }
}
