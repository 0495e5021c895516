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
    .PARAMETER Time
    When it saved what was there before.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Other, $Fleet, $Time)
    $found = foreach ($one in @($Other | Where-Object { $_.Fleet -ne $Fleet }))
    {
        $saved = (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)")['Saved']
        if ($saved)
        {
            @{ Fleet = $one.Fleet; Folder = $null; Time = $saved.Value }
        }
        if ($one.Folder)
        {
            $files = @($one.Folder.GetFiles('before.*') | ForEach-Object { $_.LastWriteTimeUtc.ToString('o') })
            @{ Fleet = $one.Fleet; Folder = $one.Folder; Time = @($files + '9')[0] }
        }
    }
    $found | Where-Object { $_ -and $_.Time -gt $Time } | Sort-Object -Property { $_.Time } | Select-Object -First 1
}
