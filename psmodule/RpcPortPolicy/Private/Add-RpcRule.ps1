function Add-RpcRule
{
    <#
    .SYNOPSIS
    Adds one rule.
    .PARAMETER Rule
    A rule of a policy with its Group, or one that Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Rule)
    $all = @{ Description = "$($Rule['DisplayName']). Managed by rpcdsc: do not edit."; Enabled = 'True'; Direction = ''; Profile = '' }
    @($Rule.Keys) | Where-Object { "$($Rule[$_])" } | ForEach-Object { $all[$_] = $Rule[$_] }
    $new = New-Object -ComObject HNetCfg.FWRule
    # The protocol comes first: without it Windows takes no ports.
    $new.Protocol = [int]($all.Protocol -replace 'TCP', 6 -replace 'UDP', 17)
    foreach ($text in Get-RpcRuleList)
    {
        $name, $property = $text -split ' '
        if ('', 'Any' -notcontains "$($all[$name])")
        {
            $new.$property = $all[$name] -join ','
        }
    }
    if ($all['InterfaceAlias'])
    {
        $new.Interfaces = [object[]]@($all.InterfaceAlias)
    }
    $new.Direction = 1 + [int]($all.Direction -eq 'Outbound')
    $new.Profiles = [int]($all.Profile -replace '^(|Any)$', 0x7fffffff)
    $new.Action = [int]($all.Action -eq 'Allow')
    $new.Enabled = $all.Enabled -eq 'True'
    (New-Object -ComObject HNetCfg.FwPolicy2).Rules.Add($new)
}
