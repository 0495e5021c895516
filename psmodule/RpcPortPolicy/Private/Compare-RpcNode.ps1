function Compare-RpcNode
{
    <#
    .SYNOPSIS
    Gives everything that Set-RpcPortPolicy would change, as objects with What, Is and Should.
    .PARAMETER Policy
    The policy.
    .PARAMETER Slot
    The node's slot.
    .PARAMETER Plan
    What Compare-RpcRule gave, if nothing has changed since.
    .OUTPUTS
    RpcPortPolicy.Difference
    #>
    param ($Policy, $Slot, $Plan = (Compare-RpcRule -Policy $Policy))
    $extra = @($Plan.Extra | ForEach-Object { $_.Name })
    foreach ($rule in $Plan.Missing)
    {
        $is = $RpcText.Missing
        if ($extra -contains $rule.Name)
        {
            $is = $RpcText.Changed
            $extra = @($extra -ne $rule.Name)
        }
        $text = "$($rule.Action) $($rule.Protocol) $($rule.LocalPort -join ',') <- $($rule.RemoteAddress -join ',')"
        New-RpcDifference -What "rule $($rule.Name)" -Is $is -Should $text
    }
    foreach ($name in $extra)
    {
        New-RpcDifference -What "rule $name" -Is $RpcText.Present -Should $RpcText.Absent
    }
    # Only administrators may look into the folder of scripts.
    $others = @(@($Plan.Other | ForEach-Object { $_.Fleet }) + @(Get-RpcGpoFleet -Policy $Policy) | Sort-Object -Unique)
    if (Test-RpcElevation)
    {
        $others = @(Find-RpcOther -Policy $Policy -Rule $Plan.Other | ForEach-Object { $_.Fleet })
    }
    foreach ($name in $others)
    {
        $what = "fleet $name"
        if ($name -eq $Policy.Fleet)
        {
            $what = "$what, by its .cmd scripts"
        }
        New-RpcDifference -What $what -Is $RpcText.Present -Should $RpcText.Absent
    }
    # The note of an earlier version, of which Set-RpcPortPolicy makes a mark.
    $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    if ($state['Changed'])
    {
        New-RpcDifference -What 'note of a pending restart' -Is $RpcText.Present -Should $RpcText.Absent
    }
    if (-not $state['Saved'])
    {
        New-RpcDifference -What 'saved earlier values' -Is $RpcText.Missing -Should $RpcText.Present
    }
    $key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    $now = Get-RpcValue -Key $key
    $want = Get-RpcWanted -Policy $Policy
    foreach ($name in @(Compare-RpcRegistry -Policy $Policy))
    {
        $is = $RpcText.Missing
        if ($now[$name])
        {
            $is = "$($now[$name].Kind) $($now[$name].Value -join ',')"
        }
        New-RpcDifference -What "$key\$name" -Is $is -Should "$($want[$name].Kind) $($want[$name].Value -join ',')"
    }
    if (-not (Test-RpcRestart -Policy $Policy -Slot $Slot))
    {
        $is = $RpcText.Changed
        if (-not (Get-RpcTaskXml -Name "rpcdsc $($Policy.Fleet) restart"))
        {
            $is = @($RpcText.NotVisible, $RpcText.Missing)[(Test-RpcElevation)]
        }
        $should = "$(Get-RpcRestartPlan -Policy $Policy -Slot $Slot)".Trim()
        New-RpcDifference -What 'restart task' -Is $is -Should ($should -replace '^$', $RpcText.Absent)
    }
}
