function Remove-RpcRule
{
    <#
    .SYNOPSIS
    Removes rules that Get-RpcRule gave, Block rules first: without the allow rules they would lock out.
    .DESCRIPTION
    Windows removes by name alone, so a namesake outside of the group is an error, before anything is removed.
    .PARAMETER Rule
    The rules.
    .OUTPUTS
    None.
    #>
    param ($Rule)
    $Rule | Where-Object { $_.Taken } | ForEach-Object { throw ($RpcText.NameTaken -f $_.Name) }
    foreach ($one in @($Rule | Sort-Object -Property { $_.Rule.Action } -Descending))
    {
        Write-Verbose -Message "removing $($one.Name)"
        (New-Object -ComObject HNetCfg.FwPolicy2).Rules.Remove($one.Name)
    }
}
