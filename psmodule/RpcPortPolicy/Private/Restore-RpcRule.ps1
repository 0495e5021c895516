function Restore-RpcRule
{
    <#
    .SYNOPSIS
    Makes the group hold again what Get-RpcRule gave earlier, and brings back what is missing of other groups; what is unchanged isn't touched.
    .PARAMETER Group
    The rule group.
    .PARAMETER Rule
    What Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Group, $Rule)
    $id = { "$($_.Name)|$($_.Key)" }
    $now = @(Get-RpcRule -Group $Group)
    $is = @($now | ForEach-Object -Process $id)
    $was = @($Rule | ForEach-Object -Process $id)
    $add = @($Rule | Where-Object { $is -notcontains (& $id) } | Sort-Object -Property { $_.Rule.Action })
    $remove = @($now | Where-Object { $was -notcontains (& $id) -and -not $_.Other })
    # Windows has one rule of a name: one that was edited goes before it comes back.
    $names = @($add | ForEach-Object { $_.Name })
    Remove-RpcRule -Rule @($remove | Where-Object { $names -contains $_.Name })
    $add | ForEach-Object { Add-RpcRule -Rule $_.Rule }
    Remove-RpcRule -Rule @($remove | Where-Object { $names -notcontains $_.Name })
}
