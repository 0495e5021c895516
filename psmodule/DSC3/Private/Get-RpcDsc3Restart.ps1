function Get-RpcDsc3Restart
{
    <#
    .SYNOPSIS
    Gives the names of what has to restart, as an answer of dsc config set has them.

    .PARAMETER Result
    The answer.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [psobject]
        $Result
    )
    foreach ($item in $Result.results)
    {
        $all = Get-RpcDsc3Member -Name 'Microsoft.DSC' -InputObject (Get-RpcDsc3Member -Name 'metadata' -InputObject $item)
        Get-RpcDsc3Member -Name 'restartRequired' -InputObject $all | ForEach-Object { Get-RpcDsc3Member -Name 'system' -InputObject $_ }
    }
}
