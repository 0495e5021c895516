function ConvertTo-RpcErrorRecord
{
    <#
    .SYNOPSIS
    Makes an error record with what to do.

    .PARAMETER Message
    What is wrong.

    .PARAMETER Action
    What to do about it.

    .PARAMETER ErrorId
    Names the kind of error.

    .PARAMETER Category
    The kind of error in PowerShell's own words.

    .PARAMETER TargetObject
    What the error is about.

    .OUTPUTS
    System.Management.Automation.ErrorRecord
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Message,

        [Parameter()]
        [string]
        $Action,

        [Parameter(Mandatory = $true)]
        [string]
        $ErrorId,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.ErrorCategory]
        $Category,

        [Parameter()]
        [object]
        $TargetObject
    )
    $exception = New-Object -TypeName 'System.InvalidOperationException' -ArgumentList $Message
    $record = New-Object -TypeName 'System.Management.Automation.ErrorRecord' -ArgumentList $exception, $ErrorId, $Category, $TargetObject
    if ($Action)
    {
        $record.ErrorDetails = New-Object -TypeName 'System.Management.Automation.ErrorDetails' -ArgumentList $Message
        $record.ErrorDetails.RecommendedAction = $Action
    }
    $record
}
