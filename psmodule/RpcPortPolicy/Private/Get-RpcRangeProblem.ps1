function Get-RpcRangeProblem
{
    <#
    .SYNOPSIS
    Gives what stands in the way of the port range: values of others in the RPC key, and listeners in the range.
    .DESCRIPTION
    Ports that the RPC key names already are RPC's own, and so are most of the system's dynamic ones (49152 and up),
    which move at the restart.
    .PARAMETER Policy
    The policy: Fleet, Ports.
    #>
    param ($Policy)
    $now = Get-RpcValue -Key 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $texts = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } |
        ForEach-Object { "$_ = $($now[$_].Value -join ',')" }
    $saved = (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)")['Saved']
    if ($texts -and -not $saved -and -not (Test-RpcRegistry -Policy $Policy))
    {
        @{ Id = 'ValuesFound'; Value = $texts -join '; '; Kind = 'Tell' }
    }
    $own = @('49152-65535')
    if ($now['Ports'])
    {
        $own += @($now.Ports.Value -match '^\d{1,5}(-\d{1,5})?$')
    }
    $listeners = @(Select-RpcPort -Port (Get-RpcListener) -Range $Policy.Ports)
    $foreign = @($listeners | Where-Object { -not (Select-RpcPort -Port $_ -Range $own) })
    if ($foreign)
    {
        @{ Id = 'RangeInUse'; Value = $foreign -join ', '; Kind = 'Ask' }
    }
}
