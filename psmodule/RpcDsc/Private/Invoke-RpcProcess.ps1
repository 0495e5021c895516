function Invoke-RpcProcess
{
    <#
    .SYNOPSIS
    Runs a program to its end, and gives its exit code and what it wrote.

    .DESCRIPTION
    Both streams are read as UTF-8 at the same time, so that neither can fill up and stop the program. If the pipeline
    is stopped, so is the program. If PowerShell itself is ended, its end of the program's input closes, and rpcdsc ends.

    .PARAMETER FilePath
    The program's file.

    .PARAMETER CommandLine
    Its arguments, as ConvertTo-RpcCommandLine writes them.

    .PARAMETER WorkingDirectory
    The folder in which it starts.

    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $FilePath,

        [Parameter(Mandatory = $true)]
        [AllowEmptyString()]
        [string]
        $CommandLine,

        [Parameter(Mandatory = $true)]
        [string]
        $WorkingDirectory
    )
    $utf8 = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $start = New-Object -TypeName 'System.Diagnostics.ProcessStartInfo' -Property @{
        FileName = $FilePath
        Arguments = $CommandLine
        WorkingDirectory = $WorkingDirectory
        UseShellExecute = $false
        CreateNoWindow = $true
        RedirectStandardInput = $true
        RedirectStandardOutput = $true
        RedirectStandardError = $true
        StandardOutputEncoding = $utf8
        StandardErrorEncoding = $utf8
    }
    $start.EnvironmentVariables['RPCDSC_END_WITH_INPUT'] = '1'
    $process = New-Object -TypeName 'System.Diagnostics.Process' -Property @{ StartInfo = $start }
    $null = $process.Start()
    try
    {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errorText = $process.StandardError.ReadToEndAsync()
        while (-not ($output.Wait(100) -and $errorText.Wait(100)))
        {
        }
        $process.WaitForExit()
        [pscustomobject] @{ ExitCode = $process.ExitCode; Output = $output.Result; ErrorText = $errorText.Result.Trim() }
    }
    finally
    {
        if (-not $process.HasExited)
        {
            $process.Kill()
        }
        $process.Dispose()
    }
}
