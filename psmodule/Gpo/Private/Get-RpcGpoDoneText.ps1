function Get-RpcGpoDoneText
{
    <#
    .SYNOPSIS
    Says what a run had done before it failed.

    .PARAMETER Done
    What this run has done.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.ArrayList]
        $Done
    )
    if ($Done.Count)
    {
        return "Done before that: $($Done -join '; '). That stays."
    }
    'Nothing was changed before that.'
}
