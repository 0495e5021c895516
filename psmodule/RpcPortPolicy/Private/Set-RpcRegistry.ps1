function Set-RpcRegistry
{
    <#
    .SYNOPSIS
    Writes the three values of the RPC port range as one unit; on any failure puts back what was there.
    .DESCRIPTION
    Windows refuses all RPC over TCP when one of the three is missing or wrong, so half of them is worse than none.
    .PARAMETER Policy
    The policy: Ports.
    #>
    param ($Policy)
    $key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $yes = @{ Kind = 'String'; Value = 'Y' }
    $want = @{
        Ports = @{ Kind = 'MultiString'; Value = [string[]]@($Policy.Ports) }
        PortsInternetAvailable = $yes
        UseInternetPorts = $yes
    }
    $before = @{ Key = $key; Name = @($want.Keys); Value = Get-RpcValue -Key $key; Absent = -not (Test-Path -LiteralPath $key) }
    if (Test-RpcRegistry -Policy $Policy)
    {
        return
    }
    try
    {
        Set-RpcValue -Key $key -Value $want
        if (-not (Test-RpcRegistry -Policy $Policy))
        {
            throw 'the values read back otherwise than written'
        }
    }
    catch
    {
        $cause = "$_"
        $null = Restore-RpcKey @before
        throw "${key}: $cause"
    }
}
