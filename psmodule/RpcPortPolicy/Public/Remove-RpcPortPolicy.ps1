function Remove-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Removes from this computer what Set-RpcPortPolicy put there.

    .DESCRIPTION
    Removes the rules of the fleet's group, puts back what the RPC key held before, and removes the scheduled
    restart and the saved state. Nothing else is touched; a second run finds nothing to do. RPC keeps the ports it
    has until the computer restarts, which is left to you: a warning says so.

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
    Remove-RpcPortPolicy
    Undoes the policy on this computer.

    .EXAMPLE
    Remove-RpcPortPolicy -WhatIf
    Only says whether there is something to undo.
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
    if (Test-RpcAbsent -Policy $Policy)
    {
        Write-Verbose -Message "$($Policy.Label): nothing to remove"
        return
    }
    if (-not $PSCmdlet.ShouldProcess((Get-RpcHostName), "Remove '$($Policy.Label)'"))
    {
        return
    }
    # Asked once is enough: the cmdlets below are parts of one change.
    $ConfirmPreference = 'None'
    $text = Invoke-RpcChange -Policy $Policy -Action { Remove-RpcState -Policy $Policy }
    Write-Verbose -Message "$($Policy.Label): $text"
    if ($text -like '*restart pending*')
    {
        Write-Warning -Message "$($Policy.Label): $text"
    }
}
