function Test-RpcFleetDrift
{
    <#
    .SYNOPSIS
    Tells whether computers are as a fleet file says, by what they report.

    .DESCRIPTION
    Gives True or False. The reports are files of Export-RpcPortState or of netsh advfirewall export, or folders with
    such files. False also is the answer if a host must still restart, reported nothing or is unknown, or if a file
    can't be read. What is wrong with the fleet file becomes errors, and what smells warnings.

    .PARAMETER LiteralPath
    The fleet file. No character in it is a wildcard.

    .PARAMETER StatePath
    The reports: files or folders. No character in them is a wildcard. They can be piped in.

    .PARAMETER HostName
    Only hosts like this: * is any text, ? any character.

    .PARAMETER GroupName
    Only hosts of groups like this: * is any text, ? any character.

    .PARAMETER OlderThan
    Also names hosts whose report is more than so many days older than Date.

    .PARAMETER Date
    The time that OlderThan counts from; now if it isn't given.

    .PARAMETER Detailed
    Gives an object in place of True or False: FleetPath, Same, the numbers of Hosts, those that Reported and those that
    are Right, and in Groups the Differences of each group with their Hosts.

    .OUTPUTS
    System.Boolean, or with -Detailed RpcDsc.Drift.

    .EXAMPLE
    Test-RpcFleetDrift -LiteralPath ./fleet.toml -StatePath \\server\states
    Gives True if all hosts are as the file says.

    .EXAMPLE
    Get-ChildItem -Path states -Filter *.json | Test-RpcFleetDrift -LiteralPath ./fleet.toml -OlderThan 7 -Detailed
    Gives everything that differs as an object.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([bool])]
    [OutputType('RpcDsc.Drift')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0)]
        [Alias('Path')]
        [ValidateNotNullOrEmpty()]
        [string]
        $LiteralPath,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $StatePath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $HostName,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $GroupName,

        [Parameter()]
        [ValidateRange(0, 36500)]
        [int]
        $OlderThan,

        [Parameter()]
        [datetime]
        $Date = (Get-Date),

        [Parameter()]
        [switch]
        $Detailed
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $states = @()
    }
    process
    {
        $states += @($StatePath | ForEach-Object { Resolve-RpcPath -LiteralPath $_ -Cmdlet $PSCmdlet })
    }
    end
    {
        $file = Resolve-RpcPath -LiteralPath $LiteralPath -Cmdlet $PSCmdlet
        if (-not $file -or -not $states)
        {
            return
        }
        $arguments = @('drift')
        $arguments += @($HostName | Where-Object { $_ } | ForEach-Object { "--host=$_" })
        $arguments += @($GroupName | Where-Object { $_ } | ForEach-Object { "--group=$_" })
        if ($PSBoundParameters.ContainsKey('OlderThan'))
        {
            $arguments += "--older-than=$OlderThan"
            $arguments += '--date={0}' -f $Date.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        }
        $arguments += @('--', $file) + $states
        $drift = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Drift' -TargetObject $file -Cmdlet $PSCmdlet
        if ($drift.Failed)
        {
            return
        }
        if ($Detailed)
        {
            Join-RpcObject -InputObject $drift -Property @{ FleetPath = $file }
        }
        else
        {
            $drift.Same
        }
    }
}
