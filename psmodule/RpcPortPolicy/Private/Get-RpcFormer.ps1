function Get-RpcFormer
{
    <#
    .SYNOPSIS
    Gives what Find-RpcOther finds and the policy takes over, with Saved, what the RPC key held before it, and Pending, whether it waits for a restart; refuses what it doesn't take over.
    .PARAMETER Policy
    The policy: Fleet, Formerly.
    .PARAMETER Rule
    The rules that Get-RpcRule gave.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Rule)
    $ours = @($Policy.Fleet) + @($Policy['Formerly'])
    $found = @(Find-RpcOther -Policy $Policy -Rule @($Rule | Where-Object { $_.Other }))
    $others = @($found | ForEach-Object { $_.Fleet } | Where-Object { $ours -notcontains $_ })
    if ($others)
    {
        throw ($RpcText.FleetThere -f ($others -join ', '))
    }
    $marks = Get-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System
    foreach ($one in $found)
    {
        $one.Saved = @(Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)") + @($one.Folder | Where-Object { $_ } | ForEach-Object { Get-RpcScriptState -Folder $_ })
        # Of scripts nobody else knows whether the restart has come: one too many is better than one too few.
        $one.Pending = $marks["rpcdsc $($one.Fleet)"] -or ($one.Folder -and $one.Folder.GetFiles('restart.pending')) -or @($one.Saved | Where-Object { $_['Changed'] })
        $one
    }
}
