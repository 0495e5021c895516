function Get-RpcDsc3State
{
    <#
    .SYNOPSIS
    Gives for each resource of an answer of dsc config test whether all is as it should be, and what isn't.

    .PARAMETER Result
    The answer.

    .OUTPUTS
    System.Management.Automation.PSObject. Name, InDesiredState and Differs.
    #>
    [CmdletBinding()]
    [OutputType([psobject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [psobject]
        $Result
    )
    foreach ($item in $Result.results)
    {
        $one = Get-RpcDsc3Member -Name 'result' -InputObject $item
        $inPlace = Get-RpcDsc3Member -Name 'inDesiredState' -InputObject $one
        if ($inPlace -isnot [bool])
        {
            throw "dsc doesn't say of the resource $($item.name) whether it is as it should be."
        }
        $differs = @()
        if (-not $inPlace)
        {
            # Our own resource says it in words, the others name properties.
            $differs = @(Get-RpcDsc3Member -Name 'differences' -InputObject (Get-RpcDsc3Member -Name 'actualState' -InputObject $one) | Where-Object { $_ })
            if (-not $differs)
            {
                $differs = @(Get-RpcDsc3Member -Name 'differingProperties' -InputObject $one | Where-Object { $_ })
            }
        }
        New-Object -TypeName PSObject -Property @{ Name = $item.name; InDesiredState = $inPlace; Differs = $differs -join '; ' } |
            Select-Object -Property Name, InDesiredState, Differs
    }
}
