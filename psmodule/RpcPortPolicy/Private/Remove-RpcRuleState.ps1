function Remove-RpcRuleState
{
    <#
    .SYNOPSIS
    Removes all rules of the fleet's group; if one can't be removed, puts back those that were.
    .PARAMETER Policy
    The policy: RuleGroup.
    #>
    param ($Policy)
    $rules = @(Get-RpcRule -Group $Policy.RuleGroup)
    try
    {
        $rules | ForEach-Object { Remove-RpcRule -Group $Policy.RuleGroup -Name $_.Name }
    }
    catch
    {
        $cause = "$_"
        Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules
        throw "$($Policy.RuleGroup): $cause"
    }
}
