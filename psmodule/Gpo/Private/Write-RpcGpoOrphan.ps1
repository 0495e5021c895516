function Write-RpcGpoOrphan
{
    <#
    .SYNOPSIS
    Warns of GPOs of this fleet for which there is no backup (any more).

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Data
    What Get-RpcGpoData gave.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $State,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Data
    )
    $known = @($Data.Gpos | ForEach-Object { $_.Id })
    foreach ($gpo in $State.Gpos)
    {
        $mark = ConvertFrom-RpcGpoMark -Text $gpo.Description
        if ($mark -and $mark.Fleet -eq $Data.Fleet -and $known -notcontains $mark.Id)
        {
            Write-Warning -Message "The GPO $($gpo.DisplayName) is of this fleet (group $($mark.Group), $($mark.Flavor)), and this folder does not have it. If it is not needed any more: Remove-RpcGpo.ps1 -Group '$($mark.Group)' -Flavor $($mark.Flavor) -Delete."
        }
    }
}
