function Test-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Tells whether this computer is as its policy says.

    .DESCRIPTION
    True if the firewall rules are in place and enforced, and the RPC port range and the restart are as they should
    be: Set-RpcPortPolicy would change nothing. A restart that is pending and scheduled counts as in place. Changes
    nothing. Without administrator rights Windows doesn't show the restart task: while a restart is pending the answer
    is then False. What is only told, such as a profile of the firewall that the policy doesn't count on, is a warning.

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

    .PARAMETER Detailed
    Gives each difference as an object with What, Is and Should, in place of True or False; nothing if there is none.

    .OUTPUTS
    System.Boolean, or with -Detailed RpcPortPolicy.Difference.

    .EXAMPLE
    Test-RpcPortPolicy
    Gives True or False for this computer; -Verbose tells what differs.

    .EXAMPLE
    Test-RpcPortPolicy -Detailed
    Gives what differs.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup')]
    [OutputType([bool])]
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
        [switch]
        $Detailed
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        try
        {
            Assert-RpcSession
            $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
            $found = @(Compare-RpcNode @node)
            $policy = $node.Policy
            foreach ($problem in @(Get-RpcFirewallProblem -Policy $policy) + @(Get-RpcFirewallNote -Policy $policy) + @(Get-RpcPortNote -Policy $policy))
            {
                $text = $RpcText[$problem.Id] -f $problem.Value
                if ($problem.Kind -eq 'Tell')
                {
                    Write-Warning -Message "$($policy.Label): $text ($($problem.Id))"
                    continue
                }
                $what, $should = 'firewall', $RpcText.InForce
                if ($problem.Id -eq 'PortsReserved')
                {
                    $what, $should = 'ports', $RpcText.PortsFree
                }
                $found += New-RpcDifference -What $what -Is $text -Should $should
            }
            foreach ($item in $found)
            {
                Write-Verbose -Message "$($node.Policy.Label): $($item.What): $($item.Is); should be: $($item.Should)"
            }
            if ($Detailed)
            {
                $found
            }
            else
            {
                $found.Count -eq 0
            }
        }
        catch
        {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
