function Test-RpcRuleState
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcBase has nothing to do, and the firewall does what the rules say.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup, Rules, Ports.
    #>
    param ($Policy)
    $plan = Compare-RpcRule -Policy $Policy
    $saved = (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)")['Saved']
    -not ($plan.Missing -or $plan.Extra -or (Get-RpcFirewallProblem)) -and $saved -and (Test-RpcRegistry -Policy $Policy)
}
