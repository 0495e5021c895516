function Get-RpcGpoRemovalPlan
{
    <#
    .SYNOPSIS
    Plans what takes the policies of groups back, or deletes their GPOs.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The GPOs that were chosen of what Get-RpcGpoRemovalEntry gave.

    .PARAMETER Delete
    Whether the GPOs are to be deleted. Else the removal GPOs take the place of those that apply.

    .PARAMETER Force
    What the script was told.

    .OUTPUTS
    System.Collections.Hashtable. What New-RpcGpoPlan gives, for each GPO.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $State,

        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter()]
        [hashtable[]]
        $Entry,

        [Parameter()]
        [switch]
        $Delete,

        [Parameter()]
        [switch]
        $Force
    )
    $common = @{ Session = $Session; State = $State; Fleet = $Fleet; Force = $Force }
    if ($Delete)
    {
        foreach ($one in $Entry)
        {
            Get-RpcGpoDeletePlan @common -Entry $one
        }
        return
    }
    foreach ($one in @($Entry | Where-Object { $_.Role -eq 'apply' }))
    {
        $other = @($Entry | Where-Object { $_.Group -eq $one.Group -and $_.Flavor -eq $one.Flavor -and $_.Role -eq 'remove' -and $_.Path })
        if (-not $other.Count -and (Find-RpcGpo -State $State -Fleet $Fleet -Entry $one))
        {
            throw "This folder has no removal GPO for $($one.Name) (any more). Use the folder gpo of an earlier gen, or the group's remove script on its computers, and then -Delete."
        }
    }
    foreach ($one in @($Entry | Where-Object { $_.Role -eq 'remove' -and $_.Path }))
    {
        $applying = @(foreach ($other in @($Entry | Where-Object { $_.Group -eq $one.Group -and $_.Flavor -eq $one.Flavor -and $_.Role -eq 'apply' }))
            {
                Find-RpcGpo -State $State -Fleet $Fleet -Entry $other
            })
        $plan = Get-RpcGpoReplacePlan @common -Entry $one -Applying $applying
        if (-not $plan.Steps.Count -and -not $plan.Gpo)
        {
            $plan.Warnings += "No $($one.Flavor) GPO of the group $($one.Group) is linked in this domain: there is nothing to take back by $($one.Name). -Delete deletes what there is."
        }
        $plan
    }
}
