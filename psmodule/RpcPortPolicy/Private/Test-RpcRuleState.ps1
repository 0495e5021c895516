function Test-RpcRuleState
{
    <#
    .SYNOPSIS
    Tells whether Set-RpcRuleState has nothing to do.
    .DESCRIPTION
    It has, too, when the RPC values differ from the policy: their earlier content must be saved and the time noted
    before they are written, which is somebody else's step.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup, Rules, Ports.
    #>
    param ($Policy)
    $plan = Compare-RpcRule -Policy $Policy
    $saved = (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)")['Saved']
    -not ($plan.Missing -or $plan.Extra) -and $saved -and (Test-RpcRegistry -Policy $Policy)
}
