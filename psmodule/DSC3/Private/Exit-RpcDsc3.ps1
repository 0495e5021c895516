function Exit-RpcDsc3
{
    <#
    .SYNOPSIS
    Says why a script ends. To Invoke-Command, which sees neither streams nor an exit code, it throws.

    .PARAMETER Record
    The error.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.ErrorRecord]
        $Record
    )
    if ($Host.Name -eq 'ServerRemoteHost')
    {
        throw $Record
    }
    [Console]::Error.WriteLine("rpcdsc: $($Record.Exception.Message)")
}
