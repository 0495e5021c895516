function Test-RpcRuleState
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcBase has nothing to do; refuses where the firewall doesn't enforce rules, which it couldn't mend.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup, Rules, Ports.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    foreach ($problem in @(Get-RpcFirewallProblem -Policy $Policy))
    {
        $text = $RpcText[$problem.Id] -f $problem.Value
        if ($problem.Kind -ne 'Tell')
        {
            throw $text
        }
        Write-Verbose -Message $text
    }
    $plan = Compare-RpcRule -Policy $Policy
    # "Changed" is an earlier version's note, of which Set-RpcBase makes a mark.
    $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    -not ($plan.Missing -or $plan.Extra -or $plan.Other -or (Get-RpcGpoFleet -Policy $Policy) -or $state["Changed"]) -and $state["Saved"] -and (Test-RpcRegistry -Policy $Policy)
}
