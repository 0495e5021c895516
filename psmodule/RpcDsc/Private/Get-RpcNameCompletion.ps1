function Get-RpcNameCompletion
{
    <#
    .SYNOPSIS
    Completes the name of a host or of a group of the fleet that was named before.

    .DESCRIPTION
    Without a fleet file, or with one that has errors, there is nothing to complete.

    .PARAMETER Kind
    HostName or GroupName.

    .PARAMETER Word
    What was typed so far.

    .PARAMETER BoundParameter
    The parameters that were typed before.

    .OUTPUTS
    System.Management.Automation.CompletionResult
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.CompletionResult])]
    param
    (
        [Parameter(Mandatory = $true)]
        [ValidateSet('HostName', 'GroupName')]
        [string]
        $Kind,

        [Parameter()]
        [AllowEmptyString()]
        [string]
        $Word,

        [Parameter(Mandatory = $true)]
        [System.Collections.IDictionary]
        $BoundParameter
    )
    $file = @('LiteralPath', 'Path' | Where-Object { $BoundParameter.Contains($_) } | ForEach-Object { $BoundParameter[$_] })
    if (-not $file)
    {
        return
    }
    try
    {
        $test = Test-RpcFleet -LiteralPath $file[0] -Detailed -ErrorAction Stop -WarningAction SilentlyContinue
    }
    catch
    {
        Write-Debug -Message "$_"
        return
    }
    $names = $test.Groups | ForEach-Object { $_.Name }
    if ($Kind -eq 'HostName')
    {
        $names = $test.Groups | ForEach-Object { $_.Hosts }
    }
    $pattern = [System.Management.Automation.WildcardPattern]::Escape($Word.Trim('"', "'")) + '*'
    foreach ($name in $names | Where-Object { $_ -like $pattern })
    {
        New-Object -TypeName 'System.Management.Automation.CompletionResult' -ArgumentList $name, $name, 'ParameterValue', $name
    }
}
