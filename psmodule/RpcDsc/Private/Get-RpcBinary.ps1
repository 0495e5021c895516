function Get-RpcBinary
{
    <#
    .SYNOPSIS
    Finds the rpcdsc binary: the module's own, that of RPCDSC_BINARY, or the one on the PATH.

    .PARAMETER Cmdlet
    The command that ends with an error if there is none.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $platform = Get-RpcPlatform
    $name = 'rpcdsc'
    if ($platform -like 'windows-*')
    {
        $name = 'rpcdsc.exe'
    }
    $own = [System.IO.Path]::Combine($script:RpcDscRoot, 'bin', $platform, $name)
    if ([System.IO.File]::Exists($own))
    {
        # What installs packages keeps no modes.
        $chmod = @(Get-Command -Name chmod -CommandType Application -ErrorAction SilentlyContinue)
        if ($platform -notlike 'windows-*' -and $chmod)
        {
            & $chmod[0].Path 'u+x' $own 2>$null
        }
        return $own
    }
    if ($env:RPCDSC_BINARY)
    {
        $named = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($env:RPCDSC_BINARY)
        if ([System.IO.File]::Exists($named))
        {
            return $named
        }
        $missing = @{
            Message = $script:RpcDscText.BinaryVariable -f $env:RPCDSC_BINARY
            Action = $script:RpcDscText.BinaryVariableAction
        }
    }
    else
    {
        $found = @(Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue)
        if ($found)
        {
            return $found[0].Path
        }
        $missing = @{
            Message = $script:RpcDscText.BinaryMissing -f $own
            Action = $script:RpcDscText.BinaryMissingAction -f $platform
        }
    }
    $Cmdlet.ThrowTerminatingError((ConvertTo-RpcErrorRecord @missing -ErrorId 'RpcDscBinaryMissing' -Category ObjectNotFound -TargetObject $own))
}
