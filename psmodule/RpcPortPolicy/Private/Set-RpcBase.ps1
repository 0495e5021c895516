function Set-RpcBase
{
    <#
    .SYNOPSIS
    Makes rules and registry what the policy says, all or nothing, for the first resource of a DSC document.
    .DESCRIPTION
    The document's Registry resources then find the three values in place: written one by one by them, a failure in
    between would leave values with which RPC over TCP doesn't start. Its Test has looked at the firewall.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup, Rules, Ports.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    Invoke-RpcChange -Policy $Policy -Action {
        Assert-RpcAlone -Policy $Policy -Rule $rules
        Save-RpcState -Policy $Policy
        Set-RpcRuleState -Policy $Policy -Have $rules
        Set-RpcRegistry -Policy $Policy
    }
}
