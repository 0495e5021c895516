function ConvertTo-RpcInteger
{
    <#
    .SYNOPSIS
    Makes numbers of the type that they have in Windows PowerShell, whose reader of JSON gives int where a number fits.

    .PARAMETER Number
    A number or a list of numbers. Those that don't fit an int stay as they are.

    .OUTPUTS
    System.Int32, or System.Int64 where a number needs it.
    #>
    [CmdletBinding()]
    [OutputType([int], [long])]
    param
    (
        [Parameter(Mandatory = $true)]
        [object]
        $Number
    )
    if ($Number -is [System.Collections.IList])
    {
        return , @($Number | ForEach-Object { ConvertTo-RpcInteger -Number $_ })
    }
    if ($Number -lt [int]::MinValue -or $Number -gt [int]::MaxValue)
    {
        return $Number
    }
    [int] $Number
}
