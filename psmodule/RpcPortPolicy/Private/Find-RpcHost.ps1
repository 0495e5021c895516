function Find-RpcHost
{
    <#
    .SYNOPSIS
    Finds a computer's row in the fleet's list: by its full name, else by its NetBIOS name.
    .PARAMETER ComputerName
    The computer's name.
    .PARAMETER FleetPath
    The folder with hosts.csv.
    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    param ($ComputerName, $FleetPath)
    $list = Join-Path -Path $FleetPath -ChildPath 'hosts.csv'
    if (-not (Test-Path -LiteralPath $list))
    {
        throw ($RpcText.NoFleet -f $list)
    }
    $rows = @(Get-Content -LiteralPath $list | ConvertFrom-Csv)
    Select-RpcHost -Row $rows -ComputerName $ComputerName -From $list
}
