function ConvertTo-RpcError
{
    <#
    .SYNOPSIS
    Makes an error record with an id and a recommended action of an error whose text is one of the module's.
    .PARAMETER Record
    What was caught.
    .OUTPUTS
    System.Management.Automation.ErrorRecord
    #>
    param ($Record)
    $id, $message = "$Record" -split ': ', 2
    if (-not $message -or -not $RpcText.ContainsKey($id))
    {
        return $Record
    }
    $cause = New-Object -TypeName InvalidOperationException -ArgumentList $message, $Record.Exception
    $new = New-Object -TypeName Management.Automation.ErrorRecord -ArgumentList $cause, $id, 'InvalidOperation', $null
    $new.ErrorDetails = [Management.Automation.ErrorDetails]$message
    $new.ErrorDetails.RecommendedAction = @($message -split 'Remedy: ')[-1]
    $new
}
