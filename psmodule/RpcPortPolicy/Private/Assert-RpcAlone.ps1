function Assert-RpcAlone
{
    <#
    .SYNOPSIS
    Refuses a computer that has rules, values or state of another fleet of rpcdsc, or of another way of applying this one.
    .DESCRIPTION
    For the documents of a fleet that takes over from none.
    .PARAMETER Policy
    The policy: Fleet.
    .PARAMETER Rule
    The rules that Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Rule)
    $others = @(Find-RpcOther -Policy $Policy -Rule @($Rule | Where-Object { $_.Other }) | ForEach-Object { $_.Fleet })
    if ($others)
    {
        throw ($RpcText.NotAlone -f ($others -join ', '))
    }
}
