function Get-RpcGpoPlace
{
    <#
    .SYNOPSIS
    Finds where in the domain a GPO is linked.

    .DESCRIPTION
    Links from other domains are not found: they are in those.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Gpo
    The GPO.

    .OUTPUTS
    Microsoft.GroupPolicy.GpoLink
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [object]
        $Gpo
    )
    $policy, $directory = $Session.Policy, $Session.Directory
    $search = @{ LDAPFilter = "(gPLink=*{$($Gpo.Id)}*)" }
    $sites = "CN=Sites,$((Get-ADRootDSE @directory).configurationNamingContext)"
    $linked = @(Get-ADObject @directory @search -SearchBase $sites | ForEach-Object { $_.DistinguishedName })
    if ($linked.Count)
    {
        throw "The GPO $($Gpo.DisplayName) is linked to a site, $($linked -join ', '), which this script does not change. Replace that link by hand, in the Group Policy Management Console, and run the same again."
    }
    foreach ($place in @(Get-ADObject @directory @search -SearchBase $Session.DomainPath | ForEach-Object { $_.DistinguishedName }))
    {
        (Get-GPInheritance -Target $place @policy).GpoLinks | Where-Object { $_.GpoId -eq $Gpo.Id }
    }
}
