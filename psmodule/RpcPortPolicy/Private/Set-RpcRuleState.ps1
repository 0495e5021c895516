function Set-RpcRuleState
{
    <#
    .SYNOPSIS
    Makes the fleet's rule group hold exactly the policy's rules, and prepares the change of the RPC values.
    .DESCRIPTION
    New rules are complete and read back before old ones go; if anything fails, the earlier rules are put back.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup, Rules, Ports.
    #>
    param ($Policy)
    $group = $Policy.RuleGroup
    $plan = Compare-RpcRule -Policy $Policy
    $taken = @($plan.Have | ForEach-Object { $_.Name })
    try
    {
        foreach ($rule in $plan.Missing)
        {
            $new = $rule.Clone()
            $new.Group = $group
            for ($n = 2; $taken -contains $new.Name; $n++)
            {
                $new.Name = "$($rule.Name).$n"
            }
            Add-RpcRule -Rule $new
            $taken += $new.Name
        }
        if ($plan.Missing -and (Compare-RpcRule -Policy $Policy).Missing)
        {
            throw 'new rules read back otherwise than written'
        }
        $plan.Extra | ForEach-Object { Remove-RpcRule -Group $group -Name $_.Name }
        Save-RpcState -Policy $Policy
    }
    catch
    {
        $cause = "$_"
        try
        {
            Restore-RpcRule -Group $group -Rule $plan.Have
        }
        catch
        {
            $cause += "; the earlier rules could not be put back: $_"
        }
        throw "${group}: $cause"
    }
}
