function Invoke-RpcDsc
{
    <#
    .SYNOPSIS
    Runs the rpcdsc binary, and gives its answer as an object.

    .DESCRIPTION
    What the binary finds wrong becomes errors and warnings of the command that asked. The answer has a property Failed.

    .PARAMETER ArgumentList
    The binary's arguments, without --json.

    .PARAMETER TypeName
    What the answer is to be called.

    .PARAMETER TargetObject
    What is asked about, for errors.

    .PARAMETER Quiet
    Leaves the findings in the answer, and writes no errors and warnings of them.

    .PARAMETER Cmdlet
    The command that asks.

    .OUTPUTS
    System.Management.Automation.PSObject, of the type that is asked for.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string[]]
        $ArgumentList,

        [Parameter(Mandatory = $true)]
        [string]
        $TypeName,

        [Parameter()]
        [object]
        $TargetObject,

        [Parameter()]
        [switch]
        $Quiet,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $result = Invoke-RpcBinary -ArgumentList $ArgumentList -Cmdlet $Cmdlet
    $answer = ConvertTo-RpcObject -InputObject $result.Answer -TypeName $TypeName
    $failed = 0, 2 -notcontains $result.ExitCode
    Add-Member -InputObject $answer -MemberType NoteProperty -Name 'Failed' -Value $failed
    if (-not $Quiet)
    {
        Write-RpcFinding -Finding $answer.Findings -Cmdlet $Cmdlet
        if ($result.Answer.Keys -contains 'warnings')
        {
            $result.Answer['warnings'] | ForEach-Object { $Cmdlet.WriteWarning($_) }
        }
    }
    $wrong = @($answer.Findings | Where-Object { $_.Severity -eq 'error' })
    if ($failed -and -not $wrong)
    {
        $record = @{
            Message = $script:RpcDscText.Failed -f $result.ErrorText
            ErrorId = 'RpcDscFailed'
            Category = 'InvalidOperation'
            TargetObject = $TargetObject
        }
        if ($result.Answer.Keys -contains 'error')
        {
            $record.Message = $answer.Error.Message
            $record.Action = $answer.Error.Hints -join "`n"
        }
        if ($result.ExitCode -eq 3)
        {
            $record.ErrorId = 'RpcDscUsage'
            $record.Category = 'InvalidArgument'
        }
        $Cmdlet.WriteError((ConvertTo-RpcErrorRecord @record))
    }
    $answer
}
