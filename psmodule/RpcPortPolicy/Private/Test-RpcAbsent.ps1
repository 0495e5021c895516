function Test-RpcAbsent
{
    <#
    .SYNOPSIS
    Tells whether nothing of the fleet is on this computer: no rule, no state, no task, by whichever way.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy)
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    -not (
        @(Get-RpcRule -Group $Policy.RuleGroup | Where-Object { $_.Fleet -eq $Policy.Fleet }).Count -or
        @(Find-RpcOther -Policy $Policy -Rule @() | Where-Object { $_.Fleet -eq $Policy.Fleet }).Count -or (Test-Path -LiteralPath $state) -or (Test-Path -LiteralPath "$state undo") -or
        ('restart', 'undo' | ForEach-Object { Get-RpcTaskXml -Name "rpcdsc $($Policy.Fleet) $_" })
    )
}
