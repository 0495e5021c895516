function Assert-RpcPreflight
{
    <#
    .SYNOPSIS
    Refuses a change that something speaks against; warns of what is forced or only told.
    .PARAMETER Policy
    The policy.
    .PARAMETER Unchanged
    Whether nothing is to be changed.
    .PARAMETER Force
    Whether to go on in spite of what can be forced.
    .OUTPUTS
    None.
    #>
    param ($Policy, [switch]$Unchanged, [switch]$Force)
    $found = @(Get-RpcPreflight -Policy $Policy -Unchanged:$Unchanged)
    $against = @($found | Where-Object { $_.Kind -eq 'Stop' -or ($_.Kind -eq 'Ask' -and -not $Force) })
    if ($against)
    {
        $texts = @($against | ForEach-Object { "$($_.Message) ($($_.Id))" }) -join '; '
        $form = @('Refused', 'RefusedHard')[@($against | Where-Object { $_.Kind -eq 'Stop' }).Count -gt 0]
        # The error's id is that of the first finding: it is what a script asks for.
        throw ($RpcText[$form] -f $against[0].Id, $texts)
    }
    foreach ($item in $found)
    {
        $text = $item.Message
        if ($item.Kind -eq 'Ask')
        {
            $text = $RpcText.Forced -f $text
        }
        Write-Warning -Message "$($Policy.Label): $text ($($item.Id))"
    }
}
