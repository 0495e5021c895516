function Assert-RpcPolicy
{
    <#
    .SYNOPSIS
    Refuses a policy that isn't whole or that this version of the module doesn't know.
    .PARAMETER Policy
    The policy.
    #>
    param ($Policy)
    $keys = 'Schema', 'Fleet', 'Tag', 'Label', 'RuleGroup', 'Ports', 'Rules', 'Restart'
    $missing = @($keys | Where-Object { -not $Policy[$_] })
    if ($missing)
    {
        throw "The policy lacks $($missing -join ', '): generate it again with rpcdsc."
    }
    if ($Policy.Schema -ne 1)
    {
        throw "The policy is of schema $($Policy.Schema), this module knows 1: use the module that was generated with it."
    }
    if ($Policy.Fleet -notmatch '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$' -or $Policy.RuleGroup -ne "rpcdsc $($Policy.Fleet)")
    {
        throw "The policy's fleet '$($Policy.Fleet)' or rule group '$($Policy.RuleGroup)' isn't one of rpcdsc."
    }
    if (@($Policy.Ports -notmatch '^\d{1,5}(-\d{1,5})?$'))
    {
        throw "The policy's ports '$($Policy.Ports)' aren't ports: RPC over TCP would stop working."
    }
}
