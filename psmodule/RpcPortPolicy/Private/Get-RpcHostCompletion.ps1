function Get-RpcHostCompletion
{
    <#
    .SYNOPSIS
    Gets the fleet's hosts that begin with a word, for tab completion; nothing if there is no list.
    .PARAMETER Word
    What has been typed.
    .PARAMETER FleetPath
    The folder with hosts.csv; the module's own if it isn't given.
    .OUTPUTS
    System.String
    #>
    param ($Word, $FleetPath)
    $list = Join-Path -Path (Resolve-RpcFleetPath -FleetPath $FleetPath) -ChildPath 'hosts.csv'
    if (Test-Path -LiteralPath $list)
    {
        Get-Content -LiteralPath $list | ConvertFrom-Csv | ForEach-Object { $_.Name } | Where-Object { $_ -like "$Word*" }
    }
}
