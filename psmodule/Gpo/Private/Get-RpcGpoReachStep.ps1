function Get-RpcGpoReachStep
{
    <#
    .SYNOPSIS
    Plans that the removal GPO reaches the computers that the GPOs that apply reach: who may apply it, and its WMI filter
    unless none of those has one.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER State
    What Get-RpcGpoState gave.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    The removal GPO as the data file describes it.

    .PARAMETER From
    The GPOs that apply.

    .PARAMETER Gpo
    The removal GPO in the domain; nothing if there is none yet.

    .PARAMETER Force
    Takes over what isn't ours.

    .OUTPUTS
    System.Collections.Hashtable. A step each.
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

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Entry,

        [Parameter(Mandatory = $true)]
        [object[]]
        $From,

        [Parameter()]
        [object]
        $Gpo,

        [Parameter()]
        [switch]
        $Force
    )
    if (@($From | Where-Object { "$($State.Wql[$_.Id.ToString()])" }).Count)
    {
        Get-RpcGpoFilterStep -Session $Session -State $State -Fleet $Fleet -Entry $Entry -Gpo $Gpo -Force:$Force
    }
    $sids = @($From | ForEach-Object { Get-RpcGpoPermission -Session $Session -Gpo $_ } | Where-Object { $_.Level -eq 'GpoApply' } | ForEach-Object { $_.Sid } | Sort-Object -Unique)
    # Nobody may apply them: so may nobody this one.
    if ($sids.Count)
    {
        $accounts = @($sids | ForEach-Object { Resolve-RpcGpoAccount -Name (ConvertFrom-RpcGpoSid -Sid $_) })
        Get-RpcGpoPermissionStep -Session $Session -Account $accounts -Gpo $Gpo
    }
}
