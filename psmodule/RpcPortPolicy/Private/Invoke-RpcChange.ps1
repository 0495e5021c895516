function Invoke-RpcChange
{
    <#
    .SYNOPSIS
    Runs a change of this computer; if it fails, puts back rules and registry as they were, and says so.
    .DESCRIPTION
    The scheduled task is the last step of every change, so that it needs no putting back.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .PARAMETER Action
    The change.
    #>
    param ($Policy, [scriptblock]$Action)
    $rules = @(Get-RpcRule -Group $Policy.RuleGroup)
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $keys = @('HKLM:\SOFTWARE\Microsoft\Rpc\Internet', $state | ForEach-Object {
            @{ Key = $_; Value = Get-RpcValue -Key $_; Absent = -not (Test-Path -LiteralPath $_) }
        })
    try
    {
        & $Action
    }
    catch
    {
        $problems = @("$_")
        foreach ($undo in @({ Undo-RpcRegistry -Policy $Policy -Key $keys }, { Restore-RpcRule -Group $Policy.RuleGroup -Rule $rules }))
        {
            try
            {
                & $undo
            }
            catch
            {
                $problems += "putting back failed: $_"
            }
        }
        if ($problems.Count -eq 1)
        {
            $problems += 'the computer is as it was'
        }
        throw ($problems -join '; ')
    }
}
