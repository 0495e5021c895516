function Set-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says.

    .DESCRIPTION
    Saves what the RPC key holds (once), puts the firewall rules in place, writes the RPC port range, and schedules
    the restart that makes it take effect. What is in place already isn't touched; only the fleet's own rule group
    is changed, and what it takes over: what this fleet's .cmd scripts, or a fleet that formerly in the fleet file
    names, have here. If a step fails, all is put back as it was and the error says so. Runs exclude each other. What is
    done goes to the Application log, source rpcdsc.

    Before it changes anything it looks what speaks against it, and refuses with one of these error ids:
    FirewallStopped, FirewallOff, LocalRulesIgnored and AllBlocked (the rules wouldn't be enforced, or nothing would get
    in), PortsReserved (Windows has reserved all ports of the range), ClientBlocked (your own
    address isn't allowed), RangeInUse (a program listens in the range already), OtherComputer (-ComputerName isn't
    this computer's name), Unconfirmed (an earlier change waits to be confirmed), FleetThere (another fleet of rpcdsc is
    here), ScriptState (.cmd scripts saved what can't be read exactly), HandOverToConfirm (something is to be taken over,
    with -ConfirmWithin). It warns of values of others in the
    RPC key, of an IPsec policy that is assigned, of a firewall that has taken over, of block rules of others for the
    policy's ports, of ports of the range that Windows has reserved or gives to any program, and of profiles of the
    firewall that the policy doesn't count on (block.profiles in the fleet file).

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
    Goes on, with a warning for each, in spite of FirewallOff, LocalRulesIgnored, AllBlocked, PortsReserved,
    ClientBlocked, RangeInUse and OtherComputer.

    .PARAMETER PassThru
    Gives what Get-RpcPortPolicy would give afterwards.

    .OUTPUTS
    System.Management.Automation.PSObject, of the type RpcPortPolicy.State; only with -PassThru.

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
        $by = $null
        $late = $applied = $false
        try
        {
            Assert-RpcSession -Change
            if ($ComputerName -and -not (Test-RpcOwnName -ComputerName $ComputerName))
            {
                if (-not $Force)
                {
                    throw ($RpcText.OtherComputer -f $ComputerName)
                }
                Write-Warning -Message ($RpcText.OtherForced -f $ComputerName)
            }
            $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
            $label = $node.Policy.Label
            $plan = Compare-RpcRule -Policy $node.Policy
            $former = @(Get-RpcFormer -Policy $node.Policy -Rule $plan.Other)
            $differences = @(Compare-RpcNode @node -Plan $plan)
            if ("$(Get-RpcRestartPlan @node)" -like ' *' -and -not @($differences | Where-Object { $_.What -ne 'restart task' }) -and
                -not (Get-RpcTaskXml -Name "rpcdsc $($node.Policy.Fleet) restart"))
            {
                # The restart's time has passed, and that is all: nothing can be changed about it.
                $late = $differences.Count -gt 0
                $differences = @()
            }
            Assert-RpcPreflight -Policy $node.Policy -Unchanged:(-not $differences) -Force:$Force
            if ($PSBoundParameters.ContainsKey('ConfirmWithin'))
            {
                $by = Get-RpcDeadline -ConfirmWithin $ConfirmWithin
                if ($former)
                {
                    throw ($RpcText.HandOverToConfirm -f (@($former | ForEach-Object { $_.Fleet }) -join ', '))
                }
            }
            if (-not $differences)
            {
                Write-Verbose -Message ($RpcText.InPlace -f $label)
            }
            else
            {
                @($node.Policy) + $former | ForEach-Object { Assert-RpcConfirmed -Policy $_ }
                if ($PSCmdlet.ShouldProcess((Get-RpcHostName), ($RpcText.ApplyTarget -f $label, $node.Policy.Tag)))
                {
                    $warning = Set-RpcNode @node -By $by
                    $applied = $true
                }
            }
        }
        catch
        {
            Write-RpcEvent -Id 11 -Message "${label}: $_"
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
        # Not in the block above: whatever the caller makes of a warning, the change is made.
        if ($warning)
        {
            Write-Warning -Message $warning
        }
        try
        {
            if (($applied -or ($late -and -not $WhatIfPreference)) -and -not (Test-RpcRestart @node))
            {
                throw ($RpcText.TimePassed -f $node.Slot.At)
            }
            if ($PassThru)
            {
                Get-RpcState @node
            }
        }
        catch
        {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
