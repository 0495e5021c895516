function Test-RpcAbsent
{
    <#
    .SYNOPSIS
    Tells whether nothing of the fleet is on this computer: no rule, no state, no task.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    #>
    param ($Policy)
    -not (
        @(Find-RpcRule -Group $Policy.RuleGroup).Count -or
        (Test-Path -LiteralPath "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)") -or
        (Get-RpcTask -Name "rpcdsc $($Policy.Fleet) restart")
    )
}
