function Get-RpcNetsh
{
    <#
    .SYNOPSIS
    Gets the lines of what netsh shows of TCP over IPv4, in words of its own language; nothing where there is no such program.
    .PARAMETER Show
    What to show: excludedportrange or dynamicport.
    .OUTPUTS
    System.String
    #>
    param ($Show)
    $program = "$env:SystemRoot\System32\netsh.exe"
    if (Test-Path -LiteralPath $program)
    {
        & $program interface ipv4 show $Show tcp
    }
}
