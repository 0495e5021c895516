function Get-RpcListener
{
    <#
    .SYNOPSIS
    Gets what listens on TCP: Port, and Owner, the program's name if it isn't one of Windows' own.
    .DESCRIPTION
    The words of netstat differ by language, its columns don't: who listens has no port on the other side.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ()
    $found = @{}
    foreach ($line in @(Get-RpcNetstat))
    {
        if ($line -match '^\s*TCP\s+\S+:(\d+)\s+(?:0\.0\.0\.0|\[::\]):0\s+\S+\s+(\d+)\s*$')
        {
            $port, $id = [int]$Matches[1], [int]$Matches[2]
            # Windows shows no path of its most protected processes.
            $owner = Get-Process -Id $id -ErrorAction SilentlyContinue |
                Where-Object { $_.Path -and $_.Path -notlike "$env:SystemRoot\*" } | ForEach-Object { $_.Name }
            $found[$port] = "$owner"
        }
    }
    $found.Keys | Sort-Object | ForEach-Object { @{ Port = $_; Owner = $found[$_] } }
}
