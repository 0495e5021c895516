#requires -Version 5.1

<#
.SYNOPSIS
Applies, confirms, verifies or removes the RPC port policy of this computer; the role rpc_port_policy runs it.

.DESCRIPTION
The body of a task of ansible.windows.win_powershell, which gives it the variable $Ansible, and -WhatIf in check mode.
It unpacks the module RpcPortPolicy that the role has copied here, with the fleet's data in it, beside the archive, where
only administrators can write, calls it, and deletes what it has unpacked; with Remove also the archive, and the folder if
nothing else is in it.

What it finds it notes in $Ansible: Changed; Failed, where something is in the way or a verified computer isn't as its
policy says; Diff, with what each thing is and should be; and Result: computer, policy, differences, notes (warnings, and
the restart that is pending), restart_pending, confirm (whether the change is undone unless Confirm follows), and message
(why it failed).

.PARAMETER Action
Apply, Confirm, Verify or Remove.

.PARAMETER Folder
The folder with RpcPortPolicy.zip; variables of the environment in it are replaced.

.PARAMETER Hash
The SHA-256 of that file as it should be.

.PARAMETER Tag
The tag of the policy that the inventory has for this computer; the fleet's data must have the same. Nothing where there
is none any more.

.PARAMETER Force
True: goes on in spite of what Set-RpcPortPolicy -Force goes on in spite of. Some versions of Ansible give a template as
text, others as what it looks like; as text it is the same.

.PARAMETER ConfirmWithin
With Apply: undoes what was changed unless a run with Confirm follows within this time, such as 00:15:00. Nothing: keeps it.

.OUTPUTS
None.

.EXAMPLE
.\Invoke-RpcPortPolicy.ps1 -Action Apply -Folder '%ProgramFiles%\rpcdsc-ansible' -Hash $hash -Tag 1a2b3c4d
#>
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
[OutputType([void])]
param
(
    [Parameter(Mandatory = $true)]
    [ValidateSet('Apply', 'Confirm', 'Verify', 'Remove')]
    [string]
    $Action,

    [Parameter(Mandatory = $true)]
    [string]
    $Folder,

    [Parameter(Mandatory = $true)]
    [string]
    $Hash,

    [Parameter()]
    [string]
    $Tag,

    [Parameter()]
    [string]
    $Force,

    [Parameter()]
    [string]
    $ConfirmWithin
)

$ErrorActionPreference = 'Stop'
$quiet = @{ WarningAction = 'SilentlyContinue'; WarningVariable = '+told' }
$told = $differences = @()
$result = @{ computer = ''; policy = ''; differences = @(); notes = @(); restart_pending = $false; confirm = $false; message = '' }
$module = $unpacked = $null
# Ansible takes a script to have changed something unless it says otherwise.
$Ansible.Changed = $false
try
{
    $Folder = [Environment]::ExpandEnvironmentVariables($Folder)
    $archive = Join-Path -Path $Folder -ChildPath 'RpcPortPolicy.zip'
    $there = (Test-Path -LiteralPath $archive) -and (Get-FileHash -LiteralPath $archive -Algorithm SHA256).Hash -eq $Hash
    if (-not $there -and -not $WhatIfPreference)
    {
        throw "$archive isn't there, or isn't the module that this role has: run the role's tasks from the first on"
    }
    if (-not $there)
    {
        # What a check without copying can know is that the module would be copied.
        $Ansible.Changed = $true
        $result.notes = @('the module would be copied first: nothing else was looked at. With rpc_port_policy_check_copies it is copied in check mode too, and compares')
        return
    }
    try
    {
        # Where a connection goes by the computer's own policy; Group Policy's can't be overridden.
        Set-ExecutionPolicy -ExecutionPolicy Bypass -Scope Process -Force -WhatIf:$false
    }
    catch
    {
        Write-Verbose -Message "$_"
    }
    $unpacked = Join-Path -Path $Folder -ChildPath ([guid]::NewGuid())
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [IO.Compression.ZipFile]::ExtractToDirectory($archive, $unpacked)
    $manifest = Join-Path -Path (Join-Path -Path $unpacked -ChildPath 'RpcPortPolicy') -ChildPath 'RpcPortPolicy.psd1'
    $module = Import-Module -Name $manifest -Force -PassThru
    $result.computer = & $module { Get-RpcHostName }

    if ($Action -eq 'Remove')
    {
        $there = @(& $module { Resolve-RpcRemoval | Where-Object { -not (Test-RpcAbsent -Policy $_) } })
        $differences = @($there | ForEach-Object { @{ What = "fleet $($_.Fleet)"; Is = 'present'; Should = 'absent' } })
        Remove-RpcPortPolicy -WhatIf:$WhatIfPreference -Confirm:$false @quiet
        $left = @(& $module { Resolve-RpcRemoval | Where-Object { -not (Test-RpcAbsent -Policy $_) } } | ForEach-Object { "fleet $($_.Fleet)" })
    }
    else
    {
        $node = & $module { Resolve-RpcNode }
        $result.policy = $node.Policy.Tag
        if ($Tag -and $Tag -ne $node.Policy.Tag)
        {
            throw "the inventory has the policy $Tag for this computer, $($result.computer), and the module has $($node.Policy.Tag): use the inventory that was made with the role, and look whether its name leads to another computer"
        }
        if ($Action -eq 'Confirm')
        {
            Confirm-RpcPortPolicy -WhatIf:$WhatIfPreference -Confirm:$false
            $Ansible.Changed = $true
            return
        }
        # What the firewall makes of the policy is not for the policy to change.
        $changes = { $_.What -ne 'firewall' -and $_.What -ne 'ports' }
        $differences = @(Test-RpcPortPolicy -Detailed @quiet)
        $left = @()
        if ($Action -eq 'Apply' -and $differences)
        {
            $told = @()
            $by = @{}
            if ($ConfirmWithin)
            {
                $by.ConfirmWithin = [timespan]$ConfirmWithin
            }
            Set-RpcPortPolicy -Force:($Force -eq 'True') -WhatIf:$WhatIfPreference -Confirm:$false @by @quiet
            $result.confirm = & $module { param ($Policy) [bool](Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo")['By'] } $node.Policy
            # The role confirms next: nobody else need to be told of it.
            $waits = & $module { param ($Policy) $RpcText.ConfirmBy -f [Management.Automation.WildcardPattern]::Escape($Policy.Label), '*' } $node.Policy
            $told = @($told | Where-Object { "$_" -notlike $waits })
            $differences = @($differences | Where-Object -FilterScript $changes)
            $left = @(Test-RpcPortPolicy -Detailed -WarningAction SilentlyContinue | Where-Object -FilterScript $changes | ForEach-Object { $_.What })
        }
        $restart = & $module { param ($Node) Get-RpcRestart @Node; Test-RpcPending -Policy $Node.Policy } $node
        $result.restart_pending = $restart[1]
        if ($restart[1])
        {
            $told += $restart[0]
        }
    }
    $Ansible.Changed = $Action -ne 'Verify' -and $differences.Count -gt 0
    if ($left -and -not $WhatIfPreference)
    {
        throw "it was changed, and still isn't as it should be: $($left -join ', ')"
    }
    if ($Action -eq 'Verify' -and $differences)
    {
        throw 'the computer isn''t as its policy says'
    }
}
catch
{
    $Ansible.Failed = $true
    $result.message = "$_"
}
finally
{
    if ($module)
    {
        Remove-Module -ModuleInfo $module -Force -WhatIf:$false
    }
    try
    {
        if ($unpacked -and (Test-Path -LiteralPath $unpacked))
        {
            # No cmdlet: in check mode it would only say so.
            [IO.Directory]::Delete($unpacked, $true)
        }
        if ($Action -eq 'Remove' -and -not $Ansible.Failed -and -not $WhatIfPreference)
        {
            # The folder may be one that somebody chose, with other files in it: those stay, and it with them.
            [IO.File]::Delete($archive)
            if (-not @(Get-ChildItem -LiteralPath $Folder -Force))
            {
                [IO.Directory]::Delete($Folder)
            }
        }
    }
    catch
    {
        $told += "$Folder has files that stay, delete them: $($_.Exception.GetBaseException().Message)"
    }
    $result.notes += @($told | ForEach-Object { "$_" })
    $result.differences = @($differences | ForEach-Object { "$($_.What): $($_.Is); should be: $($_.Should)" })
    $Ansible.Result = $result
    $Ansible.Diff = @{
        before = @($differences | ForEach-Object { "$($_.What): $($_.Is)`n" }) -join ''
        after = @($differences | ForEach-Object { "$($_.What): $($_.Should)`n" }) -join ''
    }
}
