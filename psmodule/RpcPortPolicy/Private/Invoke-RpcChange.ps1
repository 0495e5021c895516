function Invoke-RpcChange
{
    <#
    .SYNOPSIS
    Runs a change of this computer while no other run does; if it fails, puts back rules and registry as they were.
    .DESCRIPTION
    The restart task is the last step of every change: who makes it puts it back. If rules can't be put back,
    what waits to be undone stays as it is noted.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .PARAMETER Action
    The change. It sees the variables of this function before its author's: $rules is what Get-RpcRule gave.
    .PARAMETER Undo
    What else is to be undone if it fails.
    .OUTPUTS
    What the action gives.
    #>
    param ($Policy, [scriptblock]$Action, [scriptblock]$Undo = {})
    $lock = Open-RpcLock -Fleet $Policy.Fleet
    $cause = 'stopped'
    try
    {
        $rules = @(Get-RpcRule -Group $Policy.RuleGroup)
        # The state of other fleets, too: one of them may hand over, or be handed something.
        $fleets = @($Policy.Fleet, "$($Policy.Fleet) undo") + @(Get-RpcStateName)
        $keys = @(@('HKLM:\SOFTWARE\Microsoft\Rpc\Internet', 'HKLM:\HARDWARE\DESCRIPTION\System') + @($fleets | ForEach-Object { "HKLM:\SOFTWARE\rpcdsc\$_" }) | ForEach-Object {
                @{ Key = $_; Value = Get-RpcValue -Key $_; Absent = -not (Test-Path -LiteralPath $_) }
            })
        & $Action
        $cause = ''
    }
    catch
    {
        $cause = "$_"
    }
    finally
    {
        # Here, and not where it is caught: it is due, too, if somebody stops us.
        $after = $RpcText.AsItWas
        foreach ($step in { Restore-RpcRange -Key $keys[0] }, { Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules }, {
                if ($after -eq $RpcText.AsItWas)
                {
                    Undo-RpcState -Key $keys[2..($keys.Count - 1)]
                    $fleets | ForEach-Object { Restore-RpcMark -Fleet $_ -Value $keys[1].Value }
                    & $Undo
                }
            })
        {
            try
            {
                if ($cause)
                {
                    $null = & $step
                }
            }
            catch
            {
                $after = $RpcText.PutBackFailed -f "$_"
            }
        }
        $lock.Close()
        try
        {
            [IO.Directory]::Delete("$env:SystemRoot\rpcdsc")
        }
        catch
        {
            # Something is in it: another run's lock, or the state of another way of applying.
        }
    }
    if ($cause)
    {
        throw ($RpcText.ChangeFailed -f $cause, $after)
    }
}
