function Get-RpcGpoState
{
    <#
    .SYNOPSIS
    Reads the domain's GPOs and WMI filters, and which GPO has which filter.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .OUTPUTS
    System.Collections.Hashtable. Gpos, Filters, and Wql: what a GPO's attribute gPCWQLFilter holds, by its id.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session
    )
    $policy, $directory = $Session.Policy, $Session.Directory
    $state = @{ Gpos = @(Get-GPO -All @policy); Filters = @(); Wql = @{} }
    if (@($state.Gpos | Where-Object { $_.PSObject.TypeNames -like 'Deserialized.*' }).Count)
    {
        throw 'This PowerShell gets copies of the Group Policy objects, which can not be changed: run the script in Windows PowerShell (powershell.exe).'
    }
    if (-not $directory)
    {
        return $state
    }
    $filters = @{ LDAPFilter = '(objectClass=msWMI-Som)'; SearchBase = "CN=SOM,CN=WMIPolicy,CN=System,$($Session.DomainPath)" }
    # Select-Object gives the attributes that an object doesn't have, too.
    $state.Filters = @(Get-ADObject @directory @filters -Properties 'msWMI-Name', 'msWMI-ID', 'msWMI-Parm1', 'msWMI-Parm2' |
            Select-Object -Property 'DistinguishedName', 'msWMI-Name', 'msWMI-ID', 'msWMI-Parm1', 'msWMI-Parm2' | Sort-Object -Property 'msWMI-Name')
    $containers = @{ LDAPFilter = '(objectClass=groupPolicyContainer)'; SearchBase = "CN=Policies,CN=System,$($Session.DomainPath)" }
    foreach ($container in @(Get-ADObject @directory @containers -Properties 'gPCWQLFilter' | Select-Object -Property 'DistinguishedName', 'gPCWQLFilter'))
    {
        if ($container.DistinguishedName -match '^CN=(\{[0-9A-Fa-f-]+\})')
        {
            $state.Wql[([guid]$Matches[1]).ToString()] = "$($container.gPCWQLFilter)".Trim()
        }
    }
    $state
}
