# The directory below the GPOs: WMI filters, which GPO has which, and where GPOs are linked.

function Get-ADDomain
{
    [CmdletBinding(DefaultParameterSetName = 'Current')]
    param (
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Identity', ValueFromPipeline = $true)][string]$Identity,
        [Parameter(ParameterSetName = 'Current')][ValidateSet('LocalComputer', 'LoggedOnUser')][string]$Current,
        [ValidateSet('Negotiate', 'Basic')][string]$AuthType,
        [pscredential]$Credential,
        [string]$Server)
    Assert-DomainServer -Server $Server -Domain $Identity
    if (Step-Domain -Cmdlet $PSCmdlet)
    {
        New-Object -TypeName PSObject -Property @{
            DNSRoot = $script:DomainName; DistinguishedName = $script:DomainPath; PDCEmulator = $script:Controller
            DomainControllersContainer = "OU=Domain Controllers,$script:DomainPath"
        }
    }
}

function Get-ADRootDSE
{
    [CmdletBinding()]
    param ([ValidateSet('Negotiate', 'Basic')][string]$AuthType, [pscredential]$Credential, [string[]]$Properties, [string]$Server)
    Assert-DomainServer -Server $Server
    if (Step-Domain -Cmdlet $PSCmdlet)
    {
        New-Object -TypeName PSObject -Property @{ configurationNamingContext = "CN=Configuration,$script:DomainPath" }
    }
}

# The objects that a search looks at, with the attributes that they have.
function Get-DomainEntry
{
    foreach ($gpo in $script:Gpos)
    {
        @{ DistinguishedName = "CN={$($gpo.Id.ToString().ToUpper())},CN=Policies,CN=System,$script:DomainPath"; objectClass = 'groupPolicyContainer'
            gPCWQLFilter = $gpo.Filter; Gpo = $gpo
        }
    }
    foreach ($path in @($script:Filters.Keys))
    {
        $entry = @{ DistinguishedName = $path; objectClass = 'msWMI-Som' }
        $script:Filters[$path].Keys | ForEach-Object { $entry[$_] = $script:Filters[$path][$_] }
        $entry
    }
    foreach ($place in @($script:Places.Keys))
    {
        # The last one of the attribute has link order 1.
        $links = @($script:Places[$place] | ForEach-Object { "[LDAP://cn={$($_.Id)},cn=policies,cn=system,$script:DomainPath;$([int](-not $_.Enabled) + 2 * [int]$_.Enforced)]" })
        [array]::Reverse($links)
        @{ DistinguishedName = $place; objectClass = 'organizationalUnit'; gPLink = $links -join '' }
    }
}

# Filters of one comparison are all that is understood: (attribute=value), with * for any text.
function Get-ADObject
{
    [CmdletBinding(DefaultParameterSetName = 'Filter')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'Filter')][string]$Filter,
        [Parameter(Mandatory = $true, ParameterSetName = 'LdapFilter')][string]$LDAPFilter,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Identity', ValueFromPipeline = $true)][string]$Identity,
        [switch]$IncludeDeletedObjects,
        [string]$Partition,
        [Alias('Property')][string[]]$Properties,
        [int]$ResultPageSize,
        [int]$ResultSetSize,
        [string]$SearchBase,
        [ValidateSet('Base', 'OneLevel', 'Subtree')][string]$SearchScope,
        [ValidateSet('Negotiate', 'Basic')][string]$AuthType,
        [pscredential]$Credential,
        [string]$Server)
    Assert-DomainServer -Server $Server
    if (-not (Step-Domain -Cmdlet $PSCmdlet))
    {
        return
    }
    if ($LDAPFilter -notmatch '^\((\S+?)=(.+)\)$')
    {
        throw "The filter $LDAPFilter is not understood."
    }
    $attribute, $form = $Matches[1], $Matches[2]
    foreach ($entry in @(Get-DomainEntry | Where-Object { $_.DistinguishedName -like "*$SearchBase" -and $_[$attribute] -like $form }))
    {
        # An attribute that isn't set, isn't there.
        $object = New-Object -TypeName PSObject -Property @{ DistinguishedName = $entry.DistinguishedName; ObjectClass = $entry.objectClass }
        @($Properties) -ne $null | Where-Object { $entry[$_] } | ForEach-Object { Add-Member -InputObject $object -MemberType NoteProperty -Name $_ -Value $entry[$_] }
        $object
    }
}

function Set-ADObject
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Identity')]
    param (
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Identity', ValueFromPipeline = $true)][string]$Identity,
        [Parameter(Mandatory = $true, ParameterSetName = 'Instance')]$Instance,
        [hashtable]$Add, [string[]]$Clear, [string]$Description, [string]$DisplayName, [string]$Partition, [switch]$PassThru,
        [bool]$ProtectedFromAccidentalDeletion, [hashtable]$Remove, [hashtable]$Replace,
        [ValidateSet('Negotiate', 'Basic')][string]$AuthType,
        [pscredential]$Credential,
        [string]$Server)
    Assert-DomainServer -Server $Server
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Identity))
    {
        return
    }
    $entry = @(Get-DomainEntry | Where-Object { $_.DistinguishedName -eq $Identity })[0]
    if (-not $entry)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$Identity gibt es nicht."
    }
    foreach ($attribute in @($Replace.Keys) -ne $null)
    {
        if ($entry.ContainsKey('Gpo') -and $attribute -eq 'gPCWQLFilter')
        {
            $entry.Gpo.Filter = $Replace[$attribute]
        }
        elseif ($entry.objectClass -eq 'msWMI-Som')
        {
            $script:Filters[$entry.DistinguishedName][$attribute] = $Replace[$attribute]
        }
    }
}

function New-ADObject
{
    [CmdletBinding(SupportsShouldProcess = $true)]
    param (
        [Parameter(Mandatory = $true, Position = 0)][string]$Name,
        [Parameter(Mandatory = $true, Position = 1)][string]$Type,
        [string]$Path, [hashtable]$OtherAttributes, [string]$Description, [string]$DisplayName, $Instance, [switch]$PassThru,
        [bool]$ProtectedFromAccidentalDeletion,
        [ValidateSet('Negotiate', 'Basic')][string]$AuthType,
        [pscredential]$Credential,
        [string]$Server)
    Assert-DomainServer -Server $Server
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Name))
    {
        return
    }
    # The form that the management console reads: lengths before the namespace and the query.
    $parts = "$($OtherAttributes['msWMI-Parm2'])" -split ';'
    $right = $parts.Count -eq 2 + 6 * [int]$parts[0]
    for ($n = 1; $right -and $n -lt $parts.Count - 1; $n += 6)
    {
        $right = $parts[$n] -eq 3 -and $parts[$n + 1] -eq $parts[$n + 4].Length -and $parts[$n + 2] -eq $parts[$n + 5].Length -and $parts[$n + 3] -ceq 'WQL'
    }
    $whole = $right -and $Type -eq 'msWMI-Som' -and $Path -eq $script:FilterPath -and $Name -match '^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$' -and
        $OtherAttributes['msWMI-ID'] -ceq $Name -and $OtherAttributes['msWMI-CreationDate'] -match '^\d{14}\.\d{6}-000$'
    if (-not $whole)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "So ist $Name kein WMI-Filter."
    }
    $script:Filters["CN=$Name,$Path"] = $OtherAttributes.Clone()
}

# The real one asks, unless it is told not to.
function Remove-ADObject
{
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)][string]$Identity,
        [switch]$IncludeDeletedObjects, [string]$Partition, [switch]$Recursive,
        [ValidateSet('Negotiate', 'Basic')][string]$AuthType,
        [pscredential]$Credential,
        [string]$Server)
    Assert-DomainServer -Server $Server
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Identity))
    {
        return
    }
    if (-not $script:Filters.ContainsKey($Identity))
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$Identity gibt es nicht."
    }
    $script:Filters.Remove($Identity)
}

# Plays an administrator's hand: a WMI filter of somebody's.
function Add-DomainFilter
{
    param ([string]$Name, [string]$Id, [string]$Description = '')
    $script:Filters["CN=$Id,$script:FilterPath"] = @{ 'msWMI-Name' = $Name; 'msWMI-ID' = $Id; 'msWMI-Parm1' = $Description; 'msWMI-Parm2' = '1;3;10;35;WQL;root\CIMv2;SELECT * FROM Win32_OperatingSystem X;' }
}

function Edit-DomainFilter
{
    param ([string]$Name, [hashtable]$Attribute)
    $filter = @($script:Filters.Values | Where-Object { $_['msWMI-Name'] -eq $Name })[0]
    foreach ($key in $Attribute.Keys)
    {
        $filter[$key] = $Attribute[$key]
    }
}

# The names and the queries of the filters, one a line.
function Get-DomainFilter
{
    @($script:Filters.Values | ForEach-Object { "$($_['msWMI-Name']): $(($_['msWMI-Parm2'] -split ';')[6])" } | Sort-Object)
}
