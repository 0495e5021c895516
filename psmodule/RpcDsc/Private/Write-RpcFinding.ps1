function Write-RpcFinding
{
    <#
    .SYNOPSIS
    Writes what is wrong with a fleet file as errors, and what smells as warnings.

    .PARAMETER Finding
    The findings.

    .PARAMETER Cmdlet
    The command that they are written for.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [object[]]
        $Finding,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    foreach ($one in $Finding)
    {
        $place = $one.File
        if ($one.Line -gt 0)
        {
            $place = '{0}:{1}:{2}' -f $one.File, $one.Line, $one.Column
        }
        if ($one.Severity -eq 'error')
        {
            $record = @{
                Message = '{0}: {1}' -f $place, $one.Message
                Action = $one.Remedy
                ErrorId = $one.Code
                Category = 'InvalidData'
                TargetObject = $one
            }
            $errorRecord = ConvertTo-RpcErrorRecord @record
            $errorRecord.CategoryInfo.TargetName = $place
            $Cmdlet.WriteError($errorRecord)
        }
        else
        {
            $Cmdlet.WriteWarning(($script:RpcDscText.Warning -f $place, $one.Code, $one.Message, $one.Remedy))
        }
    }
}
