function Select-RpcPort
{
    <#
    .SYNOPSIS
    Picks those of some ports that are in a list of ports and ranges.
    .PARAMETER Port
    The ports.
    .PARAMETER Range
    The list, such as '5001-5100', '6001'.
    .OUTPUTS
    System.Int32
    #>
    param ($Port, $Range)
    foreach ($one in $Port)
    {
        foreach ($text in $Range)
        {
            $ends = @("$text" -split '-')
            if ([int]$one -ge [int]$ends[0] -and [int]$one -le [int]$ends[-1])
            {
                $one
                break
            }
        }
    }
}
