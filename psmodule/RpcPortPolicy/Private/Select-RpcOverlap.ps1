function Select-RpcOverlap
{
    <#
    .SYNOPSIS
    Picks those of some ranges of ports that have a port in common with a list of ports and ranges.
    .PARAMETER Item
    The ranges, such as '5001-5100', '6001'.
    .PARAMETER Range
    The list.
    .OUTPUTS
    System.String
    #>
    param ($Item, $Range)
    $starts = @($Range | ForEach-Object { @("$_" -split '-')[0] })
    foreach ($one in $Item)
    {
        # One of them begins in the other.
        if ((Select-RpcPort -Port @("$one" -split '-')[0] -Range $Range) -or (Select-RpcPort -Port $starts -Range $one))
        {
            $one
        }
    }
}
