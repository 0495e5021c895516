#requires -Version 5.1

<#
.SYNOPSIS
Takes a fleet's Group Policy back, first from the computers and then from the domain.

.DESCRIPTION
Deleting a GPO leaves on the computers what lies outside of the policy keys: the values of the RPC range, and all that a
startup script did. So there are two runs, with time in between.

Without -Delete, the removal GPO of each group takes the place of those that apply: it is imported, gets a WMI filter and
their permissions and links, and their links go. The computers undo at their next start what was done to them (with the
native flavor: at the next refresh).

With -Delete, all these GPOs go, and the WMI filters of the fleet that no other GPO has. It refuses to delete one that is
still linked and applies.

Only GPOs whose comment has the mark of this fleet are changed. All is looked at before the first change. A step that fails
ends the script with what was done, and the next run does the rest. Import-RpcGpo.ps1 with -Target brings a group back.

It needs Windows PowerShell 5.1 with the modules GroupPolicy and ActiveDirectory. Links to sites are left to you, and
links from other domains are not seen.

.PARAMETER Group
The groups, by their names: * is any text, ? any character. With -Delete also one that has left the fleet.

.PARAMETER Flavor
Only the GPOs of this flavor: script or native. Without it both.

.PARAMETER Path
The folder gpo of what rpcdsc gen wrote; that of this script if it isn't given.

.PARAMETER Delete
Deletes the GPOs from the domain. Every computer must have undone the policy before: one that was off all the time keeps it.

.PARAMETER Force
With -Delete: deletes a GPO that is still linked and applies. Without: takes over a removal GPO of that name that isn't
ours, and imports over edits by hand.

.PARAMETER Domain
The DNS name of the domain; that of the user if it isn't given.

.PARAMETER Server
The domain controller to work on; the PDC emulator if it isn't given.

.OUTPUTS
RpcDsc.Gpo. For each GPO, and each WMI filter that is deleted: Name, Status (Changed, Unchanged or Skipped), Steps (what
was done, or would be), Group, Role and Id.

.EXAMPLE
.\Remove-RpcGpo.ps1 -Group files
Replaces the GPO of the group files by the one that takes it back.

.EXAMPLE
.\Remove-RpcGpo.ps1 -Group * -Delete -WhatIf
Says which GPOs and WMI filters would be deleted.
#>
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
[OutputType('RpcDsc.Gpo')]
param
(
    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string[]]
    $Group,

    [Parameter()]
    [ValidateSet('script', 'native')]
    [string]
    $Flavor,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $Path = $PSScriptRoot,

    [Parameter()]
    [switch]
    $Delete,

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
$session = Connect-RpcGpoDomain -Domain $Domain -Server $Server -Need 'finding the links needs it'
$state = Get-RpcGpoState -Session $session
$common = @{ Session = $session; Fleet = $data.Fleet; Force = $Force }
$entries = @(Select-RpcGpoEntry -Entry @(Get-RpcGpoRemovalEntry -Data $data -State $state) -Group $Group -Flavor $Flavor)
$plans = @(Get-RpcGpoRemovalPlan @common -State $state -Entry $entries -Delete:$Delete)
$done = New-Object -TypeName 'System.Collections.ArrayList'
$work = @{ Cmdlet = $PSCmdlet; Session = $session; Done = $done }
$results = @(Invoke-RpcGpoPlanSet @work -Plan $plans)
Confirm-RpcGpoPlan -Result $results -Done $done -Plan {
    Get-RpcGpoRemovalPlan @common -State (Get-RpcGpoState -Session $session) -Entry $entries -Delete:$Delete
}
if ($Delete)
{
    # The filters that no GPO has any more. With -WhatIf those that no other GPO would have.
    $gone = @($results | Where-Object { $_.Id -and ($WhatIfPreference -or $_.Status -eq 'Changed') } | ForEach-Object { "$($_.Id)" })
    $unused = @{ Session = $session; Fleet = $data.Fleet; Without = $gone }
    $filters = @(Invoke-RpcGpoPlanSet @work -Plan @(Get-RpcGpoUnusedPlan @unused -State $state))
    Confirm-RpcGpoPlan -Result $filters -Done $done -Plan { Get-RpcGpoUnusedPlan @unused -State (Get-RpcGpoState -Session $session) }
    $results += $filters
}
$results
