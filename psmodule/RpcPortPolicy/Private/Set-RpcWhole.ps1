function Set-RpcWhole
{
    <#
    .SYNOPSIS
    Makes rules and registry what the policy says, as a part of a change, and takes over what came before.
    .PARAMETER Policy
    The policy: Fleet, Formerly, RuleGroup, Rules, Ports.
    .PARAMETER Have
    What Get-RpcRule gave.
    .PARAMETER Earlier
    Gets as Former what Restore-RpcFormer takes if the change fails, and Clear-RpcFormer if not.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Have, $Earlier)
    $Earlier.Former = @(Get-RpcFormer -Policy $Policy -Rule $Have)
    Save-RpcFormer -Policy $Policy -Former $Earlier.Former
    Save-RpcState -Policy $Policy
    Set-RpcRuleState -Policy $Policy -Have $Have
    Set-RpcRegistry -Policy $Policy
    Remove-RpcFormer -Policy $Policy -Former $Earlier.Former -Rule @($Have | Where-Object { $_.Other })
}
