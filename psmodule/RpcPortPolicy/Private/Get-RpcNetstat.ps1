function Get-RpcNetstat
{
    <#
    .SYNOPSIS
    Gets the lines of netstat -ano; nothing where there is no such program.
    .OUTPUTS
    System.String
    #>
    param ()
    $program = "$env:SystemRoot\System32\netstat.exe"
    if (Test-Path -LiteralPath $program)
    {
        & $program -ano
    }
}
