function Get-RpcPlatform
{
    <#
    .SYNOPSIS
    Gives the system and processor as the folders of binaries are called, such as windows-amd64.

    .DESCRIPTION
    The names are those of Go. A 32-bit PowerShell on a 64-bit Windows gets the 64-bit binary.

    .OUTPUTS
    System.String

    .EXAMPLE
    Get-RpcPlatform
    Gives linux-arm64 on such a computer.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param ()
    if ([System.Environment]::OSVersion.Platform -eq 'Win32NT')
    {
        $system = 'windows'
        $processor = @($env:PROCESSOR_ARCHITEW6432, $env:PROCESSOR_ARCHITECTURE | Where-Object { $_ })[0]
    }
    else
    {
        $information = [System.Runtime.InteropServices.RuntimeInformation]
        $system = 'linux'
        if ($information::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::OSX))
        {
            $system = 'darwin'
        }
        $processor = "$($information::OSArchitecture)"
    }
    switch ($processor)
    {
        'X64' { $processor = 'amd64' }
        'X86' { $processor = '386' }
    }
    "$system-$processor".ToLowerInvariant()
}
