function Save-RpcState
{
    <#
    .SYNOPSIS
    Saves what the RPC key held before the first change, once; marks that a restart is due if the RPC values are about to change.
    .DESCRIPTION
    "Saved" is written last: without it what is there is a torn attempt and is made anew. The mark comes before the
    change: a loss of power in between takes it away, but starts Windows, too. "Changed" is an earlier version's note,
    which has only a clock's time: whether Windows has started since can't be told, so that it counts as if it hadn't.
    .PARAMETER Policy
    The policy: Fleet, Ports.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $saved = Get-RpcValue -Key $state
    if (-not $saved['Saved'])
    {
        Write-Verbose -Message "saving $rpc"
        Remove-RpcStateKey -Key $state
        $save = Get-RpcValue -Key $rpc
        $save.KeyAbsent = @{ Kind = 'DWord'; Value = [int](-not (Test-Path -Path $rpc)) }
        Set-RpcValue -Key $state -Value $save
        Set-RpcValue -Key $state -Value @{ Saved = @{ Kind = 'String'; Value = (Get-Date).ToUniversalTime().ToString('o') } }
    }
    if ($saved["Changed"] -or -not (Test-RpcRegistry -Policy $Policy))
    {
        Set-RpcPending -Policy $Policy
        $null = Restore-RpcKey -Key $state -Name Changed -Value @{}
    }
}
