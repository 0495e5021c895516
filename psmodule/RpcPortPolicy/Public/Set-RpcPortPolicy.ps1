function Set-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Makes this computer what its policy says.

    .DESCRIPTION
    Saves what the RPC key holds (once), puts the firewall rules in place, writes the RPC port range, and schedules
    the restart that makes it take effect. What is in place already isn't touched; only the fleet's own rule group
    is changed. If a step fails, all is put back as it was and the error says so.

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

    .EXAMPLE
    Set-RpcPortPolicy
    Applies the policy of this computer from the module's fleet data.

    .EXAMPLE
    Set-RpcPortPolicy -WhatIf
    Only says whether there is something to do.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup', SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType([void])]
    param
    (
        [Parameter(ParameterSetName = 'Lookup')]
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
        $Slot = @{ When = 'never' }
    )
    Assert-RpcSession -Change
    $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
    $Policy = $node.Policy
    $Slot = $node.Slot
    if (Test-RpcPortPolicy -Policy $Policy -Slot $Slot)
    {
        Write-Verbose -Message "$($Policy.Label): all in place"
        return
    }
    if (-not $PSCmdlet.ShouldProcess((Get-RpcHostName), "Apply '$($Policy.Label)', policy $($Policy.Tag)"))
    {
        return
    }
    # Asked once is enough: the cmdlets below are parts of one change.
    $ConfirmPreference = 'None'
    $null = Invoke-RpcChange -Policy $Policy -Action {
        Set-RpcRuleState -Policy $Policy
        Set-RpcRegistry -Policy $Policy
        if ((Get-RpcRestartPlan -Policy $Policy -Slot $Slot) -notlike ' *')
        {
            Set-RpcRestart -Policy $Policy -Slot $Slot
        }
    }
    Write-Verbose -Message "$($Policy.Label): $(Get-RpcRestart -Policy $Policy -Slot $Slot)"
    if (-not (Test-RpcRestart -Policy $Policy -Slot $Slot))
    {
        throw "All but the restart is in place: $($Slot.At) has passed. Restart this computer, or give the fleet a new time."
    }
}
