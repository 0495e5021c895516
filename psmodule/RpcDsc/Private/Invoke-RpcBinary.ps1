function Invoke-RpcBinary
{
    <#
    .SYNOPSIS
    Runs the rpcdsc binary and reads its JSON; gives ExitCode, Answer and ErrorText.

    .PARAMETER ArgumentList
    The binary's arguments, without --json.

    .PARAMETER Cmdlet
    The command that ends with an error if the binary is missing, can't be started, or gives no JSON.

    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string[]]
        $ArgumentList,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $binary = Get-RpcBinary -Cmdlet $Cmdlet
    $command, $rest = $ArgumentList
    $line = ConvertTo-RpcCommandLine -ArgumentList (@($command, '--json') + @($rest))
    $Cmdlet.WriteVerbose(($script:RpcDscText.CommandLine -f (ConvertTo-RpcCommandLine -ArgumentList $binary), $line))
    try
    {
        $folder = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath
        $run = Invoke-RpcProcess -FilePath $binary -CommandLine $line -WorkingDirectory $folder
    }
    catch [System.Management.Automation.MethodInvocationException]
    {
        $broken = @{
            Message = $script:RpcDscText.BinaryBroken -f $binary, $_.Exception.GetBaseException().Message
            Action = $script:RpcDscText.BinaryBrokenAction
        }
        $Cmdlet.ThrowTerminatingError((ConvertTo-RpcErrorRecord @broken -ErrorId 'RpcDscBinaryBroken' -Category InvalidOperation -TargetObject $binary))
    }
    try
    {
        $answer = ConvertFrom-RpcJson -Text $run.Output
    }
    catch
    {
        $Cmdlet.WriteDebug("$_")
        $answer = $null
    }
    if ($answer -isnot [System.Collections.IDictionary] -or $answer.Keys -notcontains 'findings')
    {
        $bad = @{
            Message = $script:RpcDscText.BadAnswer -f $binary, $run.ExitCode, $run.ErrorText
            Action = $script:RpcDscText.BadAnswerAction
        }
        $Cmdlet.ThrowTerminatingError((ConvertTo-RpcErrorRecord @bad -ErrorId 'RpcDscBadAnswer' -Category InvalidResult -TargetObject $binary))
    }
    [pscustomobject] @{ ExitCode = $run.ExitCode; Answer = $answer; ErrorText = $run.ErrorText }
}
