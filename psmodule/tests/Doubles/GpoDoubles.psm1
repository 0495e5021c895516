# Doubles of the cmdlets of the modules GroupPolicy and ActiveDirectory that the scripts of the folder gpo call, with the
# domain that these would change: GPOs, links, permissions, WMI filters. Parameters, sets and types are those of the real
# ones' reference, so that a misspelt one fails here, too; a German Windows gives the names.
# -ArgumentList: whether the module ActiveDirectory is there.
param ([bool]$Directory = $true)

# Modules of Windows don't see the preferences of the script that calls them; nor do these.
$ErrorActionPreference = 'Continue'

$script:DomainName = 'corp.example'
$script:DomainPath = 'DC=corp,DC=example'
$script:Controller = 'dc1.corp.example'
$script:FilterPath = 'CN=SOM,CN=WMIPolicy,CN=System,DC=corp,DC=example'
$script:Gpos = New-Object -TypeName System.Collections.ArrayList
$script:Places = @{}
$script:Filters = @{}
$script:Accounts = @()
$script:Calls = New-Object -TypeName System.Collections.ArrayList
$script:Changes = 0
$script:FailAt = 0
$script:Mangle = ''
$script:Live = $true

. (Join-Path -Path $PSScriptRoot -ChildPath 'Gpo/GroupPolicy.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'Gpo/Permission.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'Gpo/Link.ps1')
if ($Directory)
{
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Gpo/ActiveDirectory.ps1')
}

# A new domain: one GPO of its own, two organizational units and that of the domain controllers.
function Reset-Domain
{
    $script:Gpos.Clear()
    $script:Filters.Clear()
    $script:Places = @{}
    foreach ($place in $script:DomainPath, "OU=Files,$script:DomainPath", "OU=Web,$script:DomainPath", "OU=Domain Controllers,$script:DomainPath")
    {
        $script:Places[$place] = New-Object -TypeName System.Collections.ArrayList
    }
    $script:Accounts = @(
        @{ Sid = 'S-1-5-11'; Domain = 'NT-AUTORITAET'; Name = 'Authentifizierte Benutzer'; Type = 'Group' }
        @{ Sid = 'S-1-5-21-1-2-3-512'; Domain = 'CORP'; Name = 'Domaenen-Admins'; Type = 'Group' }
        @{ Sid = 'S-1-5-21-1-2-3-1201'; Domain = 'CORP'; Name = 'RPC pilot'; Type = 'Group' }
        @{ Sid = 'S-1-5-21-1-2-3-1202'; Domain = 'CORP'; Name = 'RPC others'; Type = 'Group' }
        @{ Sid = 'S-1-5-21-1-2-3-1301'; Domain = 'CORP'; Name = 'FS01$'; Type = 'Computer' })
    Set-DomainFault
    $null = Add-DomainGpo -Name 'Default Domain Policy' -Link $script:DomainPath
    Set-DomainFault
}

# Lets the Nth call from now on fail, or the Nth changing one if -Change; counts from 0 again.
# -Mangle: lets the call of this name do nothing, and say that all is well. -Copy: gives what Windows PowerShell's objects
# become in another PowerShell.
function Set-DomainFault
{
    param ([int]$At = 0, [string]$Mangle = '', [switch]$Copy)
    $script:Calls.Clear()
    $script:Changes = 0
    $script:FailAt = $At
    $script:Mangle = $Mangle
    $script:Live = -not $Copy
}

# The calls since the last Set-DomainFault, and how many of these were to change something.
function Get-DomainCall
{
    @{ Calls = $script:Calls.ToArray(); Changes = $script:Changes }
}

# Notes a call; whether it goes on. One that is to fail fails as a cmdlet does: the caller's -ErrorAction decides.
function Step-Domain
{
    param ($Cmdlet, [switch]$Change)
    $name = $Cmdlet.MyInvocation.MyCommand.Name
    $null = $script:Calls.Add($name)
    $script:Changes += [int][bool]$Change
    if ($script:Calls.Count -eq $script:FailAt)
    {
        Write-DomainError -Cmdlet $Cmdlet -Message "Zugriff verweigert ($name)."
        return $false
    }
    $name -ne $script:Mangle
}

function Write-DomainError
{
    param ($Cmdlet, [string]$Message)
    $exception = New-Object -TypeName InvalidOperationException -ArgumentList $Message
    $Cmdlet.WriteError((New-Object -TypeName Management.Automation.ErrorRecord -ArgumentList $exception, 'Double', 'NotSpecified', $null))
}

# Another controller than the one that was written to would show an old state.
function Assert-DomainServer
{
    param ([string]$Server, [string]$Domain)
    if (($Server -and $Server -ne $script:Controller) -or ($Domain -and $Domain -ne $script:DomainName))
    {
        throw "The server $Server or the domain $Domain can't be reached."
    }
}

# An account by its name as Set-GPPermission takes it, with or without its domain.
function Find-DomainAccount
{
    param ([string]$Name, [string]$Sid)
    @($script:Accounts | Where-Object { $_.Sid -eq $Sid -or ($Name -and ($Name -eq "$($_.Domain)\$($_.Name)" -or $Name -eq $_.Name)) })[0]
}

# All of the domain as text, to compare before and after. What a new id or a version number is, doesn't matter.
function Get-DomainText
{
    $lines = foreach ($gpo in $script:Gpos | Sort-Object -Property { $_.Name })
    {
        "gpo $($gpo.Name) [$($gpo.Description)] $($gpo.Content) wql=$($gpo.Filter) $($gpo.Status)"
        $gpo.Permissions | Sort-Object -Property { $_.Sid } | ForEach-Object { "  $($_.Sid) $($_.Level)" }
    }
    $lines = @($lines)
    foreach ($place in $script:Places.Keys | Sort-Object)
    {
        $lines += "place $place"
        $lines += @($script:Places[$place] | ForEach-Object {
                $link = $_
                "  $(@($script:Gpos | Where-Object { $_.Id -eq $link.Id })[0].Name) enabled=$($link.Enabled) enforced=$($link.Enforced)" })
    }
    foreach ($path in $script:Filters.Keys | Sort-Object)
    {
        $filter = $script:Filters[$path]
        $lines += "filter $path $($filter['msWMI-Name']) $($filter['msWMI-ID']) $($filter['msWMI-Parm1']) $($filter['msWMI-Parm2'])"
    }
    $lines -join "`n"
}

Export-ModuleMember -Function *
