function ConvertTo-RpcSet
{
    <#
    .SYNOPSIS
    Writes a list of ports or addresses as text that is equal for equal sets, however the lists are written.
    .PARAMETER Item
    The entries as Windows or the policy has them.
    .OUTPUTS
    System.String
    #>
    param ($Item)
    $set = @()
    $low = $end = ''
    foreach ($span in @($Item | ForEach-Object { ConvertTo-RpcSpan -Text "$_" } | Sort-Object) + 'z z')
    {
        $from, $next = $span -split ' '
        if ($from -gt $end)
        {
            $set += "$low-$end"
            $low, $end = $from, $next
        }
        elseif ($next -gt $end)
        {
            $end = $next
        }
    }
    "$set"
}
