function Resolve-RpcPath
{
    <#
    .SYNOPSIS
    Gives the whole path in the file system of a path that may not exist, and in which no character is a wildcard.

    .PARAMETER LiteralPath
    The path as it was given.

    .PARAMETER Cmdlet
    The command that gets an error if there is no such path; nothing is returned then.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $LiteralPath,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $provider = $drive = $null
    try
    {
        $path = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($LiteralPath, [ref] $provider, [ref] $drive)
        if ($provider.Name -eq 'FileSystem')
        {
            return $path
        }
        $message = $script:RpcDscText.NotFileSystem -f $LiteralPath
    }
    catch [System.Management.Automation.RuntimeException]
    {
        $message = "$_"
    }
    $record = @{
        Message = $message
        Action = $script:RpcDscText.NotFileSystemAction
        ErrorId = 'RpcDscPath'
        Category = 'InvalidArgument'
        TargetObject = $LiteralPath
    }
    $Cmdlet.WriteError((ConvertTo-RpcErrorRecord @record))
}
