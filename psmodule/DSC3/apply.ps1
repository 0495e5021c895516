#requires -Version 5.1

<#
.SYNOPSIS
Applies this computer's DSC 3 document, and reads back whether it holds.

.DESCRIPTION
For a shell with administrator rights, or Invoke-Command in a session that has this folder. It runs the program dsc, which
stops at the first resource that fails and puts nothing back that it did before; each of our resources is all or nothing.
dsc says nothing with its exit code of whether a computer is as it should be, so that this script reads its answer. It can
run again: what is in place isn't touched.

Exit codes: 0 done, or already so; 1 failed, or not as it should be afterwards.

.PARAMETER Document
The document to apply. Without it that of this computer: the one in the folder of this script that has its full name, else
its NetBIOS name.

.PARAMETER Remove
Applies remove.dsc.config.json, which takes the fleet from this computer.

.PARAMETER Dsc
The program dsc, 3.2.2 or later; without it the one on the path.

.PARAMETER ModulePath
For documents with the module's resource: the folder of the module RpcPortPolicy with RpcPortPolicy.dsc.resource.json.
Without it that of the output that this script is of (..\module\RpcPortPolicy), else the newest one that PowerShell finds.

.OUTPUTS
System.Management.Automation.PSObject. For each resource of the document: Name, InDesiredState and Differs.

.EXAMPLE
.\apply.ps1 -WhatIf
Says what isn't as it should be, and changes nothing.

.EXAMPLE
.\apply.ps1
Applies this computer's document.

.EXAMPLE
.\apply.ps1 -Remove
Takes the fleet from this computer.
#>
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true, ConfirmImpact = 'Low')]
[OutputType([psobject])]
param
(
    [Parameter()]
    [string]
    $Document,

    [Parameter()]
    [switch]
    $Remove,

    [Parameter()]
    [string]
    $Dsc = 'dsc',

    [Parameter()]
    [string]
    $ModulePath
)

# After a failure nothing may go on, whatever the caller wants of errors.
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'RpcDsc3.Functions.ps1')

try
{
    $file = Find-RpcDsc3Document -Folder $PSScriptRoot -Document $Document -Remove:$Remove
    $call = @{ Dsc = $Dsc; Document = $file; ModulePath = $ModulePath }
    if ($PSCmdlet.ShouldProcess((Get-RpcDsc3Computer), "apply $file"))
    {
        $restart = @(Get-RpcDsc3Restart -Result (Invoke-RpcDsc3 @call -Operation 'set'))
        if ($restart)
        {
            Write-Warning -Message "RPC has its new ports after a restart of $($restart -join ', '), which dsc leaves to the task in the restart window, or to you."
        }
    }
    $found = @(Get-RpcDsc3State -Result (Invoke-RpcDsc3 @call -Operation 'test'))
    $found
    $differs = @($found | Where-Object { -not $_.InDesiredState } | ForEach-Object { $_.Name })
    if ($differs -and -not $WhatIfPreference)
    {
        throw "dsc has applied $file, and still not all is as it should be: $($differs -join ', '). The event log and dsc --trace-level info say more."
    }
}
catch
{
    Exit-RpcDsc3 -Record $_
    exit 1
}
exit 0
