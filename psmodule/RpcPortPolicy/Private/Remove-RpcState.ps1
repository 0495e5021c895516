function Remove-RpcState
{
    <#
    .SYNOPSIS
    Undoes everything of the fleet on this computer and says in one line what that means.
    .DESCRIPTION
    The state goes after what it describes, so that a torn run can be repeated; the task goes last: without the
    state it does nothing.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    #>
    param ($Policy)
    if (Test-RpcAbsent -Policy $Policy)
    {
        return 'nothing to remove'
    }
    $text = 'removed'
    Remove-RpcRuleState -Policy $Policy
    $saved = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    if ($saved['Saved'])
    {
        $earlier = @{
            Key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
            Name = 'Ports', 'PortsInternetAvailable', 'UseInternetPorts'
            Value = $saved
            Absent = [bool]$saved.KeyAbsent.Value
        }
        if (Restore-RpcKey @earlier)
        {
            $text = 'removed; restart pending: RPC keeps its ports until this computer restarts'
        }
    }
    Remove-RpcStateKey -Policy $Policy
    Remove-RpcTask -Name "rpcdsc $($Policy.Fleet) restart"
    $text
}
