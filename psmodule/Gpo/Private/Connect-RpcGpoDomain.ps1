function Connect-RpcGpoDomain
{
    <#
    .SYNOPSIS
    Finds the cmdlets and the domain controller that all is read from and written to.

    .DESCRIPTION
    One controller for all: another may not know yet what was just written. Without the module ActiveDirectory it is the
    one that the Group Policy cmdlets choose themselves, which is the PDC emulator, too.

    .PARAMETER Domain
    The domain's DNS name; that of the user if it isn't given.

    .PARAMETER Server
    The domain controller; the PDC emulator if it isn't given.

    .PARAMETER Need
    What needs the module ActiveDirectory, and what to do without it; nothing if it can be missing.

    .OUTPUTS
    System.Collections.Hashtable. What the cmdlets' common parameters are, and where the domain's objects are.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter()]
        [string]
        $Domain,

        [Parameter()]
        [string]
        $Server,

        [Parameter()]
        [string]
        $Need
    )
    if (-not (Get-Command -Name 'Import-GPO' -ErrorAction SilentlyContinue))
    {
        throw 'The module GroupPolicy is missing. It comes with the Group Policy Management Console: Install-WindowsFeature GPMC on a server, the RSAT feature "Group Policy Management Tools" on a workstation.'
    }
    $session = @{ Policy = @{ ErrorAction = 'Stop' }; Permission = @{ ErrorAction = 'Stop' }; Directory = $null; Protected = @() }
    $hasDirectory = [bool](Get-Command -Name 'Get-ADObject' -ErrorAction SilentlyContinue)
    if (-not $hasDirectory -and $Need)
    {
        throw "The module ActiveDirectory is missing, and $Need. It comes with Install-WindowsFeature RSAT-AD-PowerShell on a server, the RSAT feature `"Active Directory Domain Services Tools`" on a workstation."
    }
    if ($hasDirectory)
    {
        $which = @{ ErrorAction = 'Stop' }
        if ($Domain)
        {
            $which.Identity = $Domain
        }
        if ($Server)
        {
            $which.Server = $Server
        }
        $found = Get-ADDomain @which
        $Domain = $found.DNSRoot
        if (-not $Server)
        {
            $Server = $found.PDCEmulator
        }
        $session.DomainName = $Domain
        $session.DomainPath = $found.DistinguishedName
        $session.Protected = @($found.DistinguishedName, $found.DomainControllersContainer)
        $session.Directory = @{ Server = $Server; ErrorAction = 'Stop' }
    }
    if ($Domain)
    {
        $session.Policy.Domain = $Domain
        $session.Permission.DomainName = $Domain
    }
    if ($Server)
    {
        $session.Policy.Server = $Server
        $session.Permission.Server = $Server
    }
    $session
}
