#requires -Version 5.1

<#
.SYNOPSIS
Tells whether this computer is as its DSC 3 document says, and changes nothing.

.DESCRIPTION
It runs dsc config test, whose exit code is 0 whatever it finds, and reads the answer.

Exit codes: 0 all is as it should be; 1 failed; 2 something differs.

.PARAMETER Document
The document to compare with. Without it that of this computer: the one in the folder of this script that has its full
name, else its NetBIOS name.

.PARAMETER Remove
Compares with remove.dsc.config.json: whether nothing of the fleet is on this computer.

.PARAMETER Dsc
The program dsc, 3.2.2 or later; without it the one on the path.

.PARAMETER ModulePath
For documents with the module's resource: the folder of the module RpcPortPolicy with RpcPortPolicy.dsc.resource.json.
Without it that of the output that this script is of (..\module\RpcPortPolicy), else the newest one that PowerShell finds.

.OUTPUTS
System.Management.Automation.PSObject. For each resource of the document: Name, InDesiredState and Differs.

.EXAMPLE
.\verify.ps1
Compares this computer with its document.
#>
[CmdletBinding(PositionalBinding = $false)]
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
    $found = @(Get-RpcDsc3State -Result (Invoke-RpcDsc3 -Dsc $Dsc -Operation 'test' -Document $file -ModulePath $ModulePath))
    $found
}
catch
{
    Exit-RpcDsc3 -Record $_
    exit 1
}
if (@($found | Where-Object { -not $_.InDesiredState }).Count)
{
    exit 2
}
exit 0
