function Find-RpcAbove
{
    <#
    .SYNOPSIS
    Finds who saved the RPC values of a fleet as what was there before: Fleet, and Folder if it did so by the .cmd scripts.
    .DESCRIPTION
    Earlier versions let a fleet be applied over another one. Scripts that found the values as they wanted them have
    saved nothing, and hold on to them.
    .PARAMETER Other
    What Find-RpcOther gave.
    .PARAMETER Fleet
    The fleet.
    .PARAMETER Saved
    What it saved.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Other, $Fleet, $Saved)
    $found = foreach ($one in @($Other | Where-Object { $_.Fleet -ne $Fleet }))
    {
        $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)"
        if ($state['Saved'])
        {
            @{ Fleet = $one.Fleet; Folder = $null; Order = Get-RpcSavedOrder -Saved $state }
        }
        if ($one.Folder)
        {
            $files = @(Read-RpcScriptFile -Folder $one.Folder | ForEach-Object { Get-RpcSavedOrder -Saved $_ })
            @{ Fleet = $one.Fleet; Folder = $one.Folder; Order = @($files + '9')[0] }
        }
    }
    $mine = Get-RpcSavedOrder -Saved $Saved
    $found | Where-Object { $_ -and $_.Order -gt $mine } | Sort-Object -Property { $_.Order } | Select-Object -First 1
}
