function Get-RpcRangeProblem
{
    <#
    .SYNOPSIS
    Gives what stands in the way of the port range: values of others in the RPC key, and listeners in the range.
    .DESCRIPTION
    Programs of Windows itself are left out, since most of what they listen on is RPC's own and moves at the restart;
    so are ports that the RPC key names already.
    .PARAMETER Policy
    The policy: Fleet, Ports.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy)
    $now = Get-RpcValue -Key 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $texts = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $now[$_] } |
        ForEach-Object { "$_ = $($now[$_].Value -join ',')" }
    $saved = (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)")['Saved']
    # Values of a fleet that is taken over aren't saved: what that saved is.
    if ($texts -and -not $saved -and -not (Test-RpcRegistry -Policy $Policy) -and -not @(Find-RpcOther -Policy $Policy -Rule @()))
    {
        @{ Id = 'ValuesFound'; Value = $texts -join '; '; Kind = 'Tell' }
    }
    $own = @()
    if ($now['Ports'])
    {
        $own = @(@($now.Ports.Value) -match '^\d{1,5}(-\d{1,5})?$')
    }
    $foreign = Get-RpcListener | Where-Object {
        $_.Owner -and (Select-RpcPort -Port $_.Port -Range $Policy.Ports) -and -not (Select-RpcPort -Port $_.Port -Range $own)
    }
    if ($foreign)
    {
        @{ Id = 'RangeInUse'; Value = @($foreign | ForEach-Object { "$($_.Owner) on $($_.Port)" }) -join ', '; Kind = 'Ask' }
    }
}
