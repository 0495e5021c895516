function Set-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says.

    .DESCRIPTION
    Saves what the RPC key holds (once), puts the firewall rules in place, writes the RPC port range, and schedules
    the restart that makes it take effect. What is in place already isn't touched; only the fleet's own rule group
    is changed. If a step fails, all is put back as it was and the error says so. Runs exclude each other.

    Before it changes anything it looks what speaks against it, and refuses: FirewallStopped, FirewallOff and
    LocalRulesIgnored (the rules wouldn't be enforced), ClientBlocked (your own address isn't allowed), RangeInUse
    (something listens in the range already). It warns of ValuesFound (the RPC key holds values of others) and
    IPsecAssigned. These words are the ids of the errors. A -ComputerName that isn't this computer's is refused, too. What is done goes to the Application log too, source
    rpcdsc.

    .PARAMETER ComputerName
    The name under which to look the policy up in the fleet's data; this computer's own if it isn't given. It is
    looked up as a full name first, then as a NetBIOS name. The functions always work on the local computer.

    .PARAMETER FleetPath
    The folder with the fleet's data (hosts.csv and the policies); the module's folder Fleet if it isn't given.

    .PARAMETER Policy
    The policy itself, in place of looking one up.

    .PARAMETER Slot
    With Policy: when this computer may restart: @{ When = 'window'; Day = 'Saturday'; Clock = '02:05' },
    @{ When = 'at'; At = '2026-12-05T02:00:00' } or @{ When = 'never' }, which is the default.

    .PARAMETER ConfirmWithin
    Undoes everything that this run changes unless Confirm-RpcPortPolicy runs within this time (one minute to seven
    days): a task that does so is registered before anything else.

    .PARAMETER Force
    Goes on in spite of what speaks against it, with a warning for each; only a firewall service that does not run stops it.

    .PARAMETER PassThru
    Gives what Get-RpcPortPolicy would give afterwards.

    .EXAMPLE
    Set-RpcPortPolicy
    Applies the policy of this computer from the module's fleet data.

    .EXAMPLE
    Set-RpcPortPolicy -ConfirmWithin 00:10:00
    Applies it, and takes it back after ten minutes unless Confirm-RpcPortPolicy has run.

    .EXAMPLE
    Set-RpcPortPolicy -WhatIf
    Only says whether there is something to do, or what speaks against it.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup', SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType([psobject])]
    param
    (
        [Parameter(ParameterSetName = 'Lookup', ValueFromPipelineByPropertyName = $true)]
        [string]
        $ComputerName,

        [Parameter(ParameterSetName = 'Lookup')]
        [string]
        $FleetPath,

        [Parameter(Mandatory = $true, ParameterSetName = 'Policy')]
        [hashtable]
        $Policy,

        [Parameter(ParameterSetName = 'Policy')]
        [hashtable]
        $Slot = @{ When = 'never' },

        [Parameter()]
        [timespan]
        $ConfirmWithin,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $PassThru
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        $label = 'RpcPortPolicy'
        $warning = $null
        try
        {
            Assert-RpcSession -Change
            if ($ComputerName -and -not $Force -and -not (Test-RpcOwnName -ComputerName $ComputerName))
            {
                throw ($RpcText.OtherComputer -f $ComputerName)
            }
            $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
            $label = $node.Policy.Label
            $within = $null
            if ($PSBoundParameters.ContainsKey('ConfirmWithin'))
            {
                $within = $ConfirmWithin
            }
            $differences = @(Compare-RpcNode @node)
            Assert-RpcPreflight -Policy $node.Policy -Unchanged:(-not $differences) -Force:$Force
            if (-not $differences)
            {
                Write-Verbose -Message ($RpcText.InPlace -f $label)
            }
            elseif ($PSCmdlet.ShouldProcess((Get-RpcHostName), ($RpcText.ApplyTarget -f $label, $node.Policy.Tag)))
            {
                $warning = Set-RpcNode @node -ConfirmWithin $within
            }
        }
        catch
        {
            Write-RpcEvent -Id 11 -Message "${label}: $_"
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
        if ($warning)
        {
            Write-Warning -Message $warning
        }
        if ($PassThru)
        {
            Get-RpcState @node
        }
    }
}
