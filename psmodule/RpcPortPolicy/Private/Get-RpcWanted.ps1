function Get-RpcWanted
{
    <#
    .SYNOPSIS
    Gives the three values of the RPC port range as the policy wants them, in the form of Get-RpcValue.
    .PARAMETER Policy
    The policy: Ports.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy)
    $yes = @{ Kind = 'String'; Value = 'Y' }
    @{
        Ports = @{ Kind = 'MultiString'; Value = [string[]]@($Policy.Ports) }
        PortsInternetAvailable = $yes
        UseInternetPorts = $yes
    }
}
