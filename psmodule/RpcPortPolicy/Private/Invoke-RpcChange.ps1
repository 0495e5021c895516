function Invoke-RpcChange
{
    <#
    .SYNOPSIS
    Runs a change of this computer while no other run of the fleet does; if it fails, puts back rules and registry as they were.
    .DESCRIPTION
    The restart task is the last step of every change, so that it needs no putting back. If rules can't be put back,
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
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    # A file that only administrators can make, and that is gone with this process, so that nobody else can hold it. One
    # that a loss of power left over is taken over.
    $lock = $null
    for ($n = 0; -not $lock; $n++)
    {
        try
        {
            $lock = New-Object -TypeName IO.FileStream -ArgumentList "$env:SystemRoot\rpcdsc $($Policy.Fleet).lock", 'OpenOrCreate', 'Write', 'None', 1, ([IO.FileOptions]'DeleteOnClose')
        }
        catch
        {
            if ($n -ge 60)
            {
                throw ($RpcText.Busy -f $Policy.Fleet, "$($_.Exception.GetBaseException().Message)")
            }
            Write-Verbose -Message 'waiting for another run'
            Start-Sleep -Seconds 1
        }
    }
    $cause = 'stopped'
    try
    {
        $rules = @(Get-RpcRule -Group $Policy.RuleGroup)
        $keys = @('HKLM:\SOFTWARE\Microsoft\Rpc\Internet', $state, "$state undo" | ForEach-Object {
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
                    Undo-RpcState -Key $keys[1, 2]
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
    }
    if ($cause)
    {
        throw ($RpcText.ChangeFailed -f $cause, $after)
    }
}
