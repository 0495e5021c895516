function Get-RpcRuleState
{
    <#
    .SYNOPSIS
    Describes the rules of the fleet's group in one line.
    .PARAMETER Policy
    The policy: RuleGroup, Tag.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    $rules = @(Find-RpcRule -Group $Policy.RuleGroup)
    $ours = @($rules | Where-Object { $_.Name -like "$($Policy.RuleGroup) $($Policy.Tag) *" })
    "$($Policy.RuleGroup): $($rules.Count) rules, $($ours.Count) of policy $($Policy.Tag)"
}
