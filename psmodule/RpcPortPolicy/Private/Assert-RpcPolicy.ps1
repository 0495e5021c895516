function Assert-RpcPolicy
{
    <#
    .SYNOPSIS
    Refuses a policy that isn't whole or that this version of the module doesn't know.
    .PARAMETER Policy
    The policy.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $keys = 'Schema', 'Fleet', 'Tag', 'Label', 'RuleGroup', 'Ports', 'Rules', 'Restart'
    $missing = @($keys | Where-Object { -not $Policy[$_] })
    if ($missing)
    {
        throw ($RpcText.PolicyLacks -f ($missing -join ', '))
    }
    foreach ($rule in $Policy.Rules)
    {
        if (-not ($rule['LocalPort'] -and $rule['RemoteAddress']))
        {
            throw ($RpcText.EmptyList -f $rule['Name'])
        }
    }
    if ($Policy.Schema -ne 1)
    {
        throw ($RpcText.PolicySchema -f $Policy.Schema)
    }
    if (@(@($Policy.Fleet) + @($Policy['Formerly']) | Where-Object { $_ }) -notmatch '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z' -or $Policy.RuleGroup -ne "rpcdsc $($Policy.Fleet)")
    {
        throw ($RpcText.PolicyFleet -f $Policy.Fleet, $Policy.RuleGroup)
    }
    if ($Policy['Profiles'] -and @($Policy.Profiles | Where-Object { 'Domain', 'Private', 'Public' -notcontains $_ }))
    {
        throw ($RpcText.PolicyProfiles -f "$($Policy.Profiles)")
    }
    foreach ($port in $Policy.Ports)
    {
        $ends = @("$port" -split '-')
        if ("$port" -notmatch '^\d{1,5}(-\d{1,5})?\z' -or [int]$ends[0] -lt 1 -or [int]$ends[-1] -lt [int]$ends[0] -or [int]$ends[-1] -gt 65535)
        {
            throw ($RpcText.PolicyPorts -f "$($Policy.Ports)")
        }
    }
    if ("$($Policy.Restart['Notice'])" -notmatch '^\d{1,9}\z' -or [int]$Policy.Restart.Notice -gt 315360000)
    {
        throw ($RpcText.PolicyNotice -f "$($Policy.Restart['Notice'])")
    }
}
