function Restore-RpcRule
{
    <#
    .SYNOPSIS
    Makes the group hold again what Get-RpcRule gave earlier; what is unchanged isn't touched.
    .PARAMETER Group
    The rule group.
    .PARAMETER Rule
    What Get-RpcRule gave.
    #>
    param ($Group, $Rule)
    $id = { "$($_.Name)|$($_.Key)" }
    $now = @(Get-RpcRule -Group $Group)
    $is = @($now | ForEach-Object -Process $id)
    $was = @($Rule | ForEach-Object -Process $id)
    $Rule | Where-Object { $is -notcontains (& $id) } | ForEach-Object { Add-RpcRule -Rule $_.Rule }
    $now | Where-Object { $was -notcontains (& $id) } | ForEach-Object { Remove-RpcRule -Group $Group -Name $_.Name }
}
