function Find-RpcOther
{
    <#
    .SYNOPSIS
    Finds what other fleets of rpcdsc, and the fleet's own .cmd scripts, have on this computer: Fleet, and Folder, that of the scripts.
    .DESCRIPTION
    Every fleet has a rule group, a key for its state, and a folder, each with its name; "contoso (GPO)" is one whose
    rules come from Group Policy. What remove.cmd leaves in a
    folder, its log and the note of a restart, rules and restores nothing any more.
    .PARAMETER Policy
    The policy: Fleet, Tag.
    .PARAMETER Rule
    The rules of other fleets and ways that Get-RpcRule gave.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Rule)
    $folders = @{}
    $root = New-Object -TypeName IO.DirectoryInfo -ArgumentList "$env:SystemRoot\rpcdsc"
    if ($root.Exists)
    {
        # A name with a blank isn't a fleet's: see Remove-RpcFormer.
        $root.GetDirectories() | Where-Object { $_.Name -notmatch ' ' -and @($_.GetFiles() | Where-Object { $_.Name -match '^(applied|before|building|built|exempt|objects|restart\.slot)\b' }) } |
            ForEach-Object { $folders[$_.Name] = $_ }
    }
    $names = @(Get-RpcGpoFleet -Policy $Policy) + @($Rule | ForEach-Object { $_.Fleet }) + @($folders.Keys) + @(@(Get-RpcStateName) -replace ' undo$' -ne $Policy.Fleet)
    $names | Where-Object { $_ } | Sort-Object -Unique | ForEach-Object { @{ Fleet = $_; Folder = $folders[$_] } }
}
