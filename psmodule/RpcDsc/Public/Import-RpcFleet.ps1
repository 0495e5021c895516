function Import-RpcFleet
{
    <#
    .SYNOPSIS
    Makes a fleet file of lists of computers, or adds what is new in them to one.

    .DESCRIPTION
    The lists are CSV of Get-ADComputer or Get-ADReplicationSubnet, inventories of Ansible, or plain lists of names. Hosts
    come into groups by their release of Windows, and subnets into networks by their site. Nothing is guessed: what has no
    place becomes a warning with its line. What only you can decide is marked FILL IN in a new file, and Test-RpcFleet
    refuses the file until that is done. A file that is there is never overwritten, unless Extend asks for more in it.

    .PARAMETER LiteralPath
    The lists. No character in them is a wildcard. They can be piped in.

    .PARAMETER FleetPath
    The fleet file to write. No character in it is a wildcard.

    .PARAMETER Extend
    Adds new groups and networks to the fleet file, which is there. All that it has stays as it is.

    .PARAMETER Name
    The new fleet's name; without it, that of the file.

    .PARAMETER Release
    The release of Windows of hosts of which a list says none, such as windows-server-2022, or GROUP=RELEASE for a group of
    an inventory.

    .PARAMETER Format
    What the lists are: csv, ini, yaml or names. Without it, their names and what is in them tell.

    .OUTPUTS
    RpcDsc.Import, with FleetPath, whether the file Changed, the NewGroups and NewNetworks, what was Left and Notes with
    their lines, how many hosts were Known, the hosts of the file that are Missing in the lists, and the keys to FillIn.

    .EXAMPLE
    Get-ADComputer -Filter * -Properties OperatingSystem, OperatingSystemVersion, PrimaryGroupID |
        Export-Csv -Path ad.csv -NoTypeInformation
    Import-RpcFleet -LiteralPath ./ad.csv -FleetPath ./contoso.toml
    Makes a fleet file of the computers of a domain.

    .EXAMPLE
    Import-RpcFleet -LiteralPath ./new.txt -FleetPath ./contoso.toml -Extend -Release windows-server-2025
    Adds the hosts of a list that the fleet file doesn't have yet.
    #>
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    [OutputType('RpcDsc.Import')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter(Mandatory = $true, Position = 1)]
        [ValidateNotNullOrEmpty()]
        [string]
        $FleetPath,

        [Parameter()]
        [switch]
        $Extend,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $Name,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Release,

        [Parameter()]
        [ValidateSet('csv', 'ini', 'yaml', 'names')]
        [string]
        $Format
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $lists = @()
    }
    process
    {
        $lists += @($LiteralPath | ForEach-Object { Resolve-RpcPath -LiteralPath $_ -Cmdlet $PSCmdlet })
    }
    end
    {
        $file = Resolve-RpcPath -LiteralPath $FleetPath -Cmdlet $PSCmdlet
        if (-not $file -or -not $lists -or -not $PSCmdlet.ShouldProcess($file, $script:RpcDscText.ImportAction))
        {
            return
        }
        $arguments = @('import', "--output=$file")
        if ($Extend)
        {
            $arguments += "--extend=$file"
        }
        if ($Name)
        {
            $arguments += "--name=$Name"
        }
        if ($Format)
        {
            $arguments += "--format=$Format"
        }
        $arguments += @($Release | Where-Object { $_ } | ForEach-Object { "--os=$_" })
        $arguments += @('--') + $lists
        $import = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Import' -TargetObject $file -Cmdlet $PSCmdlet
        if ($import.Failed)
        {
            return
        }
        foreach ($left in @($import.Left | Where-Object { -not $_.Ignored }))
        {
            Write-Warning -Message ($script:RpcDscText.Left -f $left.File, $left.Line, $left.Text, $left.Reason)
        }
        Join-RpcObject -InputObject $import -Property @{ FleetPath = $file }
    }
}
