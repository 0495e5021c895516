function Compare-RpcRule
{
    <#
    .SYNOPSIS
    Compares the rules of the policy's group with the policy: what is there, what is missing, what is too much, and what other fleets and ways have.
    .DESCRIPTION
    A rule is what it does, not what it is called. Names that several rules share can't be removed one by one,
    so none of these counts as the wanted rule. Allow rules are listed as missing before Block rules, so that
    nobody who is to be let in is locked out meanwhile.
    .PARAMETER Policy
    The policy: RuleGroup and Rules.
    .PARAMETER Have
    What Get-RpcRule gave, if nothing has changed since.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Have = @(Get-RpcRule -Group $Policy.RuleGroup))
    $all = $Have
    $Have = @($all | Where-Object { -not $_.Other })
    $names = @($Have | ForEach-Object { $_.Name })
    $usable = @{}
    $Have | Where-Object { @($names -eq $_.Name).Count -eq 1 } | ForEach-Object { $usable[$_.Key] = $_.Name }
    $keep = $missing = @()
    foreach ($rule in $Policy.Rules)
    {
        $name = $usable[(Get-RpcRuleKey -Rule $rule)]
        if ($name)
        {
            $keep += $name
        }
        else
        {
            $missing += $rule
        }
    }
    @{
        Have = $Have
        Missing = @($missing | Sort-Object -Property { $_.Action })
        Other = @($all | Where-Object { $_.Other })
        Extra = @($Have | Where-Object { $keep -notcontains $_.Name })
    }
}
