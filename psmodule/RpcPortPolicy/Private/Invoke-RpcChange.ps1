function Invoke-RpcChange
{
    <#
    .SYNOPSIS
    Runs a change of this computer while no other run of the fleet does; if it fails, puts back rules and registry as they were.
    .DESCRIPTION
    The restart task is the last step of every change, so that it needs no putting back.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .PARAMETER Action
    The change. It sees the variables of this function before its author's.
    .PARAMETER Undo
    What else is to be undone if it fails.
    #>
    param ($Policy, [scriptblock]$Action, [scriptblock]$Undo = {})
    $mutex = New-Object -TypeName Threading.Mutex -ArgumentList $false, "Global\rpcdsc $($Policy.Fleet)"
    try
    {
        $free = $mutex.WaitOne(60000, $false)
    }
    catch [Threading.AbandonedMutexException]
    {
        # The run before was killed: it is ours now.
        $free = $true
    }
    if (-not $free)
    {
        throw ($RpcText.Busy -f $Policy.Fleet)
    }
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    try
    {
        $rules = @(Get-RpcRule -Group $Policy.RuleGroup)
        $keys = @('HKLM:\SOFTWARE\Microsoft\Rpc\Internet', $state, "$state undo" | ForEach-Object {
                @{ Key = $_; Value = Get-RpcValue -Key $_; Absent = -not (Test-Path -LiteralPath $_) }
            })
        & $Action
    }
    catch
    {
        $cause = "$_"
        $after = $RpcText.AsItWas
        foreach ($step in { Undo-RpcRegistry -Key $keys }, { Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules }, $Undo)
        {
            try
            {
                $null = & $step
            }
            catch
            {
                $after = $RpcText.PutBackFailed -f "$_"
            }
        }
        throw ($RpcText.ChangeFailed -f $cause, $after)
    }
    finally
    {
        $mutex.ReleaseMutex()
        $mutex.Close()
    }
}
