function Read-RpcDsc3Json
{
    <#
    .SYNOPSIS
    Reads a file of JSON.

    .PARAMETER Path
    The file.

    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    [CmdletBinding()]
    [OutputType([psobject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )
    try
    {
        [IO.File]::ReadAllText($Path) | ConvertFrom-Json
    }
    catch
    {
        throw "$Path can't be read as JSON: $($_.Exception.Message) Generate it again."
    }
}
