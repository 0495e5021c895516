function Save-RpcState
{
    <#
    .SYNOPSIS
    Saves what the RPC key held before the first change, once; notes the time if the RPC values are about to change.
    .DESCRIPTION
    "Saved" is written last: without it what is there is a torn attempt and is made anew. "Changed" is how a later
    run knows that Windows hasn't started since the change.
    .PARAMETER Policy
    The policy: Fleet, Ports.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $now = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') }
    if (-not (Get-RpcValue -Key $state)['Saved'])
    {
        Write-Verbose -Message "saving $rpc"
        Remove-RpcStateKey -Key $state
        $save = Get-RpcValue -Key $rpc
        $save.KeyAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -Path $rpc)) }
        Set-RpcValue -Key $state -Value $save
        Set-RpcValue -Key $state -Value @{ Saved = $now }
    }
    if (-not (Test-RpcRegistry -Policy $Policy))
    {
        Set-RpcValue -Key $state -Value @{ Changed = $now }
    }
}
