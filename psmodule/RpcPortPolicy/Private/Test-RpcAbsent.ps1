function Test-RpcAbsent
{
    <#
    .SYNOPSIS
    Tells whether nothing of the fleet is on this computer: no rule, no state, no task.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    -not (
        @(Find-RpcRule -Group $Policy.RuleGroup).Count -or (Test-Path -LiteralPath $state) -or (Test-Path -LiteralPath "$state undo") -or
        ('restart', 'undo' | ForEach-Object { Get-RpcTaskXml -Name "rpcdsc $($Policy.Fleet) $_" })
    )
}
