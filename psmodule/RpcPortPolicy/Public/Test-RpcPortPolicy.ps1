function Test-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Tells whether this computer is as its policy says.

    .DESCRIPTION
    True if the firewall rules, the RPC port range and the restart are in place: Set-RpcPortPolicy would change
    nothing. A restart that is pending and scheduled counts as in place. Changes nothing.

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
    Test-RpcPortPolicy
    Gives True or False for this computer; -Verbose tells which part differs.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup')]
    [OutputType([bool])]
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
    Assert-RpcSession
    $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
    $Policy = $node.Policy
    $Slot = $node.Slot
    $parts = @{
        'firewall rules' = Test-RpcRuleState -Policy $Policy
        'RPC port range' = Test-RpcRegistry -Policy $Policy
        'restart' = Test-RpcRestart -Policy $Policy -Slot $Slot
    }
    $wrong = @($parts.Keys | Where-Object { -not $parts[$_] })
    if ($wrong)
    {
        Write-Verbose -Message "$($Policy.Label): differs in: $($wrong -join ', ')"
    }
    -not $wrong
}
