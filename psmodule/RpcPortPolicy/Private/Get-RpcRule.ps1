function Get-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group and, as Other, those of every other fleet and way of rpcdsc: Name, Key (see Get-RpcRuleKey), Rule, which Add-RpcRule takes, Fleet, and Taken: whether a rule of somebody else has this name.
    .DESCRIPTION
    Windows goes through all rules of the computer for it, which takes seconds to a minute: a run does so once for each
    time that something may have changed. The rules of the .cmd scripts have no group, but the fleet and the policy in
    their names.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Group)
    $others = @{}
    $ours = @(foreach ($rule in (New-Object -ComObject HNetCfg.FwPolicy2).Rules)
        {
            if ("$($rule.Grouping)|$($rule.Name)" -match '^rpcdsc ([\w.-]+)\||^\|.* - ([\w.-]+) - (block|allow) (tcp|udp)( \d+)? [\da-f]{8,}$')
            {
                @{ Rule = $rule; Fleet = "$($Matches[1])$($Matches[2])" }
            }
            else
            {
                $others["$($rule.Name)"] = $true
            }
        })
    foreach ($one in $ours)
    {
        $rule = $one.Rule
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
        @{ Name = $rule.Name; Key = Get-RpcRuleKey -Rule $content; Rule = $content; Taken = $others["$($rule.Name)"]; Fleet = $one.Fleet; Other = $rule.Grouping -ne $Group }
    }
}
