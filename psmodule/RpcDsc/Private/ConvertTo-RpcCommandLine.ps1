function ConvertTo-RpcCommandLine
{
    <#
    .SYNOPSIS
    Writes arguments as one command line, by the rules of CommandLineToArgvW.

    .DESCRIPTION
    Windows PowerShell has no better way to give arguments to a program: it loses empty ones, and those with quotes.
    On other systems .NET takes a command line apart by the same rules.

    .PARAMETER ArgumentList
    The arguments, which can be empty and have any characters.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]]
        $ArgumentList
    )
    $quoted = foreach ($argument in $ArgumentList)
    {
        if ($argument -match '^[^\s"]+$')
        {
            $argument
        }
        else
        {
            # Backslashes are doubled where a quote follows, be it the last one.
            '"' + ($argument -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
        }
    }
    $quoted -join ' '
}
