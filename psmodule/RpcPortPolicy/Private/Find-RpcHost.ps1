function Find-RpcHost
{
    <#
    .SYNOPSIS
    Finds a computer's row in the fleet's list: by its full name, else by its NetBIOS name.
    .PARAMETER ComputerName
    The computer's name.
    .PARAMETER FleetPath
    The folder with hosts.csv.
    #>
    param ($ComputerName, $FleetPath)
    $list = Join-Path -Path $FleetPath -ChildPath 'hosts.csv'
    if (-not (Test-Path -LiteralPath $list))
    {
        throw "There is no $list`: generate the module with rpcdsc, or give -FleetPath."
    }
    $rows = @(Get-Content -LiteralPath $list | ConvertFrom-Csv)
    $short = $ComputerName.Split('.')[0]
    $short = $short.Substring(0, [Math]::Min(15, $short.Length))
    $found = @($rows | Where-Object { $_.Name -eq $ComputerName })
    if (-not $found.Count)
    {
        $found = @($rows | Where-Object { $_.Computer -eq $short })
    }
    if (-not $found.Count)
    {
        throw "$ComputerName is not in $list, neither by this name nor as $short`: add it to the fleet file and generate again."
    }
    if ($found.Count -gt 1)
    {
        throw "$ComputerName is ambiguous in $list`: $(@($found | ForEach-Object { $_.Name }) -join ', ')."
    }
    $found[0]
}
