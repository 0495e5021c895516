#requires -Version 5.1

<#
.SYNOPSIS
Brings the Group Policy objects of a fleet into a domain.

.DESCRIPTION
Creates the GPO of each group, or imports a new version into it, from the backups beside this script. A GPO is found by
its name, and changed only if its comment has the mark of this fleet. Each gets a WMI filter, so that it applies to the
Windows it was made for and to no other. Nothing is linked unless -Target says where: without it no computer changes.
A second run finds nothing to do, and says so.

All is looked at before the first change; what must not be changed ends the script before that. A step that fails ends it
with what was done, and the next run does the rest. All goes to one domain controller.

It needs Windows PowerShell 5.1 with the module GroupPolicy, and ActiveDirectory for the WMI filters, and somebody who
may create GPOs, WMI filters and links: a member of Domain Admins, or whom these were delegated to.

.PARAMETER Path
The folder gpo of what rpcdsc gen wrote; that of this script if it isn't given.

.PARAMETER Group
Only these groups of the fleet: * is any text, ? any character.

.PARAMETER Flavor
Only the GPOs of this flavor: script or native. Without it both; only one of them is to be linked.

.PARAMETER Target
The distinguished name of the organizational unit to link the GPO to, or several. It is for one group, and for one
flavor: name them. A group whose hosts have different policies may have several GPOs, which its WMI filters keep apart:
all of them are linked. A link that is there is kept.

.PARAMETER LinkEnabled
Whether the link is enabled. A new one is, unless this is No; one that is there is changed only if this is given.

.PARAMETER Order
The link's place among those of the target: 1 wins over all others. A new link comes last. Several GPOs of a group come
one after another, from this place on.

.PARAMETER SecurityFilter
Security groups, or computers with a dollar sign at the end, that the GPO applies to, in place of all computers below its
links; a SID does as well. The Authenticated Users may then read it but not apply it (computers must be able to read what
they don't apply: MS16-072). Without this the permissions are left as they are; S-1-5-11, the Authenticated Users in every
language, lets all computers apply it again.

.PARAMETER SkipWmiFilter
Makes and uses no WMI filter. The GPO then applies to every Windows below its links: link it only where all computers are
those of the group. It is refused for a GPO that is for some computers of its group, which the filter names.

.PARAMETER Force
Takes over a GPO of that name that isn't ours, replaces another WMI filter that the GPO has, imports over edits by hand,
and links to the domain itself or its domain controllers.

.PARAMETER Domain
The DNS name of the domain; that of the user if it isn't given.

.PARAMETER Server
The domain controller to work on; the PDC emulator if it isn't given.

.OUTPUTS
RpcDsc.Gpo. For each GPO: Name, Status (Changed, Unchanged or Skipped), Steps (what was done, or would be), Group, Role
and Id.

.EXAMPLE
.\Import-RpcGpo.ps1 -WhatIf
Says what would be done, and does nothing.

.EXAMPLE
.\Import-RpcGpo.ps1
Creates or updates the GPOs of all groups, and links none.

.EXAMPLE
.\Import-RpcGpo.ps1 -Group files -SecurityFilter 'CORP\RPC pilot' -Target 'OU=Files,DC=corp,DC=example'
Links the GPO of the group files, and lets it apply to the members of a group of pilot computers only.
#>
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
[OutputType('RpcDsc.Gpo')]
param
(
    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $Path = $PSScriptRoot,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string[]]
    $Group = '*',

    [Parameter()]
    [ValidateSet('script', 'native')]
    [string]
    $Flavor,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string[]]
    $Target,

    [Parameter()]
    [ValidateSet('Yes', 'No')]
    [string]
    $LinkEnabled,

    [Parameter()]
    [ValidateRange(1, 999)]
    [int]
    $Order,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string[]]
    $SecurityFilter,

    [Parameter()]
    [switch]
    $SkipWmiFilter,

    [Parameter()]
    [switch]
    $Force,

    [Parameter()]
    [string]
    $Domain,

    [Parameter()]
    [string]
    $Server
)

# After a failure nothing may go on, whatever the caller wants of errors.
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'RpcGpo.Functions.ps1')

$data = Get-RpcGpoData -Path $Path
$entries = @(Select-RpcGpoEntry -Entry $data.Gpos -Group $Group -Flavor $Flavor | Where-Object { $_.Role -eq 'apply' })
$option = @{ Force = [bool]$Force; SkipWmiFilter = [bool]$SkipWmiFilter; Account = @(); Link = @() }
$kinds = @($entries | ForEach-Object { "$($_.Group) ($($_.Flavor))" } | Sort-Object -Unique)
if ($Target -and $kinds.Count -ne 1)
{
    throw "-Target is for one group and one flavor, and these are $($kinds -join ', '). Name one with -Group and -Flavor."
}
$some = @($entries | Where-Object { $_.Some } | ForEach-Object { $_.Name })
if ($SkipWmiFilter -and $some.Count)
{
    throw "$($some -join ', '): made for some computers of the group, which only the WMI filter tells apart. It can not be imported with -SkipWmiFilter."
}
if (-not $Target -and ($LinkEnabled -or $Order))
{
    throw '-LinkEnabled and -Order are for a link: say where with -Target.'
}

$need = 'the WMI filters need it; -SkipWmiFilter goes on without them'
if ($SkipWmiFilter)
{
    $need = ''
}
$session = Connect-RpcGpoDomain -Domain $Domain -Server $Server -Need $need
if (@($entries | Where-Object { $_.Versions -contains '5.0' }).Count -and -not $SkipWmiFilter)
{
    Write-Warning -Message 'Windows 2000 takes no notice of WMI filters: it applies whatever is linked above it. Link GPOs of other groups where there is none.'
}
if ($Target)
{
    Assert-RpcGpoTarget -Session $session -Target $Target -Force:$Force
}
foreach ($one in $Target)
{
    $link = @{ Target = $one }
    foreach ($name in @('LinkEnabled', 'Order' | Where-Object { $PSBoundParameters.ContainsKey($_) }))
    {
        $link[$name] = $PSBoundParameters[$name]
    }
    $option.Link += $link
}
foreach ($one in $SecurityFilter)
{
    $option.Account += Resolve-RpcGpoAccount -Name $one
}

$state = Get-RpcGpoState -Session $session
Write-RpcGpoOrphan -State $state -Data $data
$common = @{ Session = $session; Fleet = $data.Fleet; Entry = $entries; Option = $option }
$plans = @(Get-RpcGpoPlan @common -State $state)
$done = New-Object -TypeName 'System.Collections.ArrayList'
$results = @(Invoke-RpcGpoPlanSet -Cmdlet $PSCmdlet -Session $session -Plan $plans -Done $done)
Confirm-RpcGpoPlan -Result $results -Done $done -Plan { Get-RpcGpoPlan @common -State (Get-RpcGpoState -Session $session) }
$results
