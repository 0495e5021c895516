function Select-RpcHost
{
    <#
    .SYNOPSIS
    Picks a computer's row from the fleet's hosts: by its full name, else by its NetBIOS name.
    .PARAMETER Row
    The hosts, each with Name and Computer.
    .PARAMETER ComputerName
    The computer's name.
    .PARAMETER From
    Where the rows come from, for the error.
    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    param ($Row, $ComputerName, $From)
    $short = $ComputerName.Split('.')[0]
    $short = $short.Substring(0, [Math]::Min(15, $short.Length))
    $found = @($Row | Where-Object { $_.Name -eq $ComputerName })
    if (-not $found.Count)
    {
        $found = @($Row | Where-Object { $_.Computer -eq $short })
    }
    if (-not $found.Count)
    {
        throw ($RpcText.HostUnknown -f $ComputerName, $From, $short)
    }
    if ($found.Count -gt 1)
    {
        throw ($RpcText.HostAmbiguous -f $ComputerName, $From, (@($found | ForEach-Object { $_.Name }) -join ', '))
    }
    $found[0]
}
