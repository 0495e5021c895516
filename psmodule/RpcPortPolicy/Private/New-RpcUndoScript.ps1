function New-RpcUndoScript
{
    <#
    .SYNOPSIS
    Writes a script that undoes the fleet's last change and needs nothing but itself: functions, and a call.
    .PARAMETER Policy
    The policy: Fleet, Label, RuleGroup.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    # PowerShell takes the typographic quotes for the plain one.
    $quote = { "'" + ($_ -replace '[''\u2018-\u201b]', '$0$0') + "'" }
    $texts = $RpcText.Keys | Sort-Object | ForEach-Object { "$_ = $($RpcText[$_] | ForEach-Object -Process $quote)" }
    $names = 'Fleet', 'Label', 'RuleGroup' | ForEach-Object { $name = $_; "$name = $($Policy[$name] | ForEach-Object -Process $quote)" }
    # Only what the call reaches: other modules' functions may have names like ours.
    $all = @{}
    Get-ChildItem -Path function: | ForEach-Object { $all[$_.Name] = "$($_.Definition)" }
    $used = @{}
    $next = @('Undo-RpcChange')
    while ($next)
    {
        $name, $next = $next
        if ($all[$name] -and -not $used[$name])
        {
            $used[$name] = "function $name`n{$($all[$name])}"
            $next = @($next) + @([regex]::Matches($all[$name], '[A-Za-z]+-Rpc\w*') | ForEach-Object { $_.Value })
        }
        $next = @($next | Where-Object { $_ -and -not $used[$_] })
    }
    $text = @("`$ErrorActionPreference = 'Stop'", "`$RpcText = @{ $($texts -join '; ') }")
    $text += @($used.Keys | Sort-Object | ForEach-Object { $used[$_] })
    $text += "`$null = Undo-RpcChange -Policy @{ $($names -join '; ') }"
    $text = $text -join "`n"
    # What doesn't parse would undo nothing.
    $null = [scriptblock]::Create($text)
    $text
}
