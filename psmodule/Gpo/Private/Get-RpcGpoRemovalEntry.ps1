function Get-RpcGpoRemovalEntry
{
    <#
    .SYNOPSIS
    Gives the GPOs that may go: those of the data file, and those that only the domain still knows.

    .PARAMETER Data
    What Get-RpcGpoData gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .OUTPUTS
    System.Collections.Hashtable. As in the data; those that only the domain knows have no Path.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Data,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $State
    )
    $Data.Gpos
    $known = @($Data.Gpos | ForEach-Object { $_.Id })
    foreach ($gpo in $State.Gpos)
    {
        $mark = ConvertFrom-RpcGpoMark -Text $gpo.Description
        if ($mark -and $mark.Fleet -eq $Data.Fleet -and $known -notcontains $mark.Id)
        {
            @{ Name = $gpo.DisplayName; Group = $mark.Group; Flavor = $mark.Flavor; Role = $mark.Role; Id = $mark.Id; Path = ''; Filter = $null; Some = 0 }
        }
    }
}
