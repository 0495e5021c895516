function New-RpcFleet
{
    <#
    .SYNOPSIS
    Writes a commented fleet file to begin with.

    .DESCRIPTION
    The file has every key and a comment on it, and Test-RpcFleet takes it. A file that is there is never overwritten.
    Gives the new file.

    .PARAMETER LiteralPath
    The file to write, fleet.toml in the current location if it isn't given. No character in it is a wildcard.

    .PARAMETER Name
    The fleet's name; without it, that of the file.

    .OUTPUTS
    System.IO.FileInfo

    .EXAMPLE
    New-RpcFleet -LiteralPath ./contoso.toml
    Writes a fleet file for a fleet called contoso.
    #>
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    [OutputType([System.IO.FileInfo])]
    param
    (
        [Parameter(Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string]
        $LiteralPath = 'fleet.toml',

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $Name
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
    }
    process
    {
        $file = Resolve-RpcPath -LiteralPath $LiteralPath -Cmdlet $PSCmdlet
        if (-not $file -or -not $PSCmdlet.ShouldProcess($file, $script:RpcDscText.NewAction))
        {
            return
        }
        $arguments = @('init')
        if ($Name)
        {
            $arguments += "--name=$Name"
        }
        $arguments += '--', $file
        $answer = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.New' -TargetObject $file -Cmdlet $PSCmdlet
        if (-not $answer.Failed)
        {
            Get-Item -LiteralPath $file
        }
    }
}
