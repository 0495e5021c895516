function Compare-RpcFleet
{
    <#
    .SYNOPSIS
    Says what a change of a fleet file means.

    .DESCRIPTION
    Gives an object with Same, which is True if nothing changes for any host, the numbers of Hosts and of those that are
    Changed, and in Groups the Changes of each group with their Hosts, and the Decisions about packets that become
    others. What is compared is what every host enforces, and not the text of the files. For a change request,
    `rpcdsc diff --format markdown` gives the same as text.
    What is wrong with a file becomes errors, and what smells warnings.

    .PARAMETER ReferencePath
    The fleet file before the change. No character in it is a wildcard.

    .PARAMETER DifferencePath
    The fleet file after it. No character in it is a wildcard.

    .OUTPUTS
    RpcDsc.Change

    .EXAMPLE
    (Compare-RpcFleet -ReferencePath ./old.toml -DifferencePath ./fleet.toml).Groups.Changes
    Lists what changes, with the hosts.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('RpcDsc.Change')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]
        $ReferencePath,

        [Parameter(Mandatory = $true, Position = 1)]
        [ValidateNotNullOrEmpty()]
        [string]
        $DifferencePath
    )
    Import-RpcPreference -Cmdlet $PSCmdlet
    $before = Resolve-RpcPath -LiteralPath $ReferencePath -Cmdlet $PSCmdlet
    $after = Resolve-RpcPath -LiteralPath $DifferencePath -Cmdlet $PSCmdlet
    if (-not $before -or -not $after)
    {
        return
    }
    $change = Invoke-RpcDsc -ArgumentList 'diff', '--', $before, $after -TypeName 'RpcDsc.Change' -TargetObject $after -Cmdlet $PSCmdlet
    if (-not $change.Failed)
    {
        Join-RpcObject -InputObject $change -Property @{ ReferencePath = $before; DifferencePath = $after }
    }
}
