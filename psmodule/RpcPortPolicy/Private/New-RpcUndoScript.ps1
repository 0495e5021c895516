function New-RpcUndoScript
{
    <#
    .SYNOPSIS
    Writes a script that undoes the fleet's last change and needs nothing but itself: all functions, and a call.
    .PARAMETER Policy
    The policy: Fleet, Label, RuleGroup.
    #>
    param ($Policy)
    $quote = { "'" + ($_ -replace "'", "''") + "'" }
    "`$ErrorActionPreference = 'Stop'"
    $texts = $RpcText.Keys | Sort-Object | ForEach-Object { "$_ = $($RpcText[$_] | ForEach-Object -Process $quote)" }
    "`$RpcText = @{ $($texts -join '; ') }"
    $functions = Get-ChildItem -Path function: | Where-Object { $_.Name -match '^[A-Za-z]+-Rpc' } | Sort-Object -Property Name
    $functions | ForEach-Object { "function $($_.Name)`n{$($_.Definition)}" }
    $names = 'Fleet', 'Label', 'RuleGroup' | ForEach-Object { $name = $_; "$name = $($Policy[$name] | ForEach-Object -Process $quote)" }
    "`$null = Undo-RpcChange -Policy @{ $($names -join '; ') }"
}
