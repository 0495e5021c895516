function Set-RpcRuleState
{
    <#
    .SYNOPSIS
    Makes the fleet's rule group hold exactly the policy's rules: new ones are complete and read back before old ones go.
    .DESCRIPTION
    It is called by Invoke-RpcChange, which puts the earlier rules back if it fails.
    .PARAMETER Policy
    The policy: RuleGroup, Rules.
    .PARAMETER Have
    What Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Have)
    $plan = Compare-RpcRule -Policy $Policy -Have $Have
    $taken = @($plan.Have | ForEach-Object { $_.Name })
    foreach ($rule in $plan.Missing)
    {
        $new = $rule.Clone()
        $new.Group = $Policy.RuleGroup
        $new.DisplayName = "$($Policy.Label) - $(($rule.Name -split ' ', 4)[3])"
        for ($n = 2; $taken -contains $new.Name; $n++)
        {
            $new.Name = "$($rule.Name).$n"
        }
        Write-Verbose -Message "adding $($new.Name)"
        Add-RpcRule -Rule $new
        $taken += $new.Name
    }
    if ($plan.Missing -and (Compare-RpcRule -Policy $Policy).Missing)
    {
        throw ($RpcText.ReadBack -f $Policy.RuleGroup)
    }
    Remove-RpcRule -Rule $plan.Extra
}
