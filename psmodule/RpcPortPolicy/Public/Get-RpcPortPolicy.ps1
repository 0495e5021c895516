function Get-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Tells what this computer enforces now, beside what its policy says.

    .DESCRIPTION
    Reads the RPC port range, the fleet's firewall rules, what the firewall makes of them, the TCP ports on which
    something listens (in the range, and among the system's dynamic ports) and the restart, and changes nothing.

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

    .OUTPUTS
    System.Management.Automation.PSObject, of the type RpcPortPolicy.State.

    .EXAMPLE
    Get-RpcPortPolicy
    Looks this computer up in the module's fleet data and describes it.

    .EXAMPLE
    Get-RpcPortPolicy -ComputerName fs03.corp.example -FleetPath D:\rpcdsc\Fleet | Format-List -Property *
    Compares this computer with the policy of another one, with everything that is known.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup')]
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
        $Slot = @{ When = 'never' }
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        try
        {
            Assert-RpcSession
            $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
            Get-RpcState @node
        }
        catch
        {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
