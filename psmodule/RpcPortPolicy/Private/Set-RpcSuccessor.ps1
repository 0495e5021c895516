function Set-RpcSuccessor
{
    <#
    .SYNOPSIS
    Does what Set-RpcBase does for a fleet that takes the place of others: it takes over what they have, too.
    .DESCRIPTION
    It is as long again as Set-RpcBase, so that only the documents of such a fleet carry it.
    .PARAMETER Policy
    The policy: Fleet, Formerly, RuleGroup, Rules, Ports.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $earlier = @{}
    Invoke-RpcChange -Policy $Policy -Undo { Restore-RpcFormer -Former $earlier['Former'] } -Action {
        Set-RpcWhole -Policy $Policy -Have $rules -Earlier $earlier
    }
    Clear-RpcFormer -Former $earlier.Former
}
