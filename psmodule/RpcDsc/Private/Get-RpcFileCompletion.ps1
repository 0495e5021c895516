function Get-RpcFileCompletion
{
    <#
    .SYNOPSIS
    Completes the name of a fleet file: files that end in .toml, and folders.

    .PARAMETER Word
    What was typed so far.

    .OUTPUTS
    System.Management.Automation.CompletionResult
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.CompletionResult])]
    param
    (
        [Parameter()]
        [AllowEmptyString()]
        [string]
        $Word
    )
    $open = $Word.Trim('"', "'")
    [System.Management.Automation.CompletionCompleters]::CompleteFilename($open) |
        Where-Object { $_.ResultType -eq 'ProviderContainer' -or $_.ListItemText -like '*.toml' }
}
