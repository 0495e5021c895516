# Runs a group's scripts for Intune on doubles of Windows as Intune would, and prints the rules that are then there, one
# a line, and checks that start with "FAILED". -Folder: the scripts. -Startup: the same group's startup.ps1, which must
# find what they make right, and make what they find right. -Brief: that, and the removal.
param ([string]$Doubles, [string]$Engine, [string]$Folder, [string]$Startup, [switch]$Brief)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name $Doubles -ArgumentList $Engine
Reset-Double
Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
$before = Get-DoubleText
$restarts = New-Object -TypeName Collections.ArrayList
'Restart-Computer', 'Stop-Computer', 'shutdown', 'shutdown.exe' | ForEach-Object {
    Set-Item -Path "function:global:$_" -Value { $null = $restarts.Add('a restart') }.GetNewClosure()
}

function Assert
{
    param ([string]$Name, $Is, $Should)
    if ("$Is" -cne "$Should")
    {
        "FAILED $Name`: is $Is, should be $Should"
    }
}

# Runs a script, and checks its code, and that it writes one line of that form, not more than Intune keeps.
function Assert-Script
{
    param ([string]$Name, [string]$Script, [int]$Code, [string]$Text)
    $console, $writer = [Console]::Out, (New-Object -TypeName IO.StringWriter)
    [Console]::SetOut($writer)
    try
    {
        $rest = & (Join-Path -Path $Folder -ChildPath $Script) 3>&1 4>&1 | Out-String
    }
    finally
    {
        [Console]::SetOut($console)
    }
    $said = $writer.ToString()
    Assert "$Name, code" $LASTEXITCODE $Code
    Assert "$Name, like $Text`: $said" ($said -clike "$Text`r`n" -or $said -clike "$Text`n") $true
    Assert "$Name, lines" @($said.TrimEnd() -split "`n").Count 1
    Assert "$Name, beside the text" $rest.Trim() ''
    if ($said.TrimEnd().Length + 2 -gt 2048)
    {
        "FAILED $Name`: writes $($said.Length) characters"
    }
    $script:Said = $said.TrimEnd()
}

if (-not $Brief)
{
    Assert-Script 'detect, before' 'Detect.ps1' 1 'Drift: rule rpcdsc intune * block TCP: *'
    Assert-Script 'detect of removal, before' 'remove/Detect.ps1' 0 'Compliant: *'
    Assert-Script 'removal, before' 'remove/Remediate.ps1' 0 'Done: *'
    Assert 'changed before' (Get-DoubleText) $before

    # One that fails on the way puts all back.
    foreach ($at in 1, 3, 5)
    {
        Set-DoubleFault -At $at
        Assert-Script "fault $at" 'Remediate.ps1' 1 'Failed: *'
        Set-DoubleFault
        Assert "fault $at, as before" (@(Get-DoubleRule | Where-Object { $_.Group -ne 'other' }).Count) 0
        Assert-Script "detect, fault $at" 'Detect.ps1' 1 'Drift: *'
    }
}

Assert-Script 'remediate' 'Remediate.ps1' 0 'Done: policy *'
Assert-Script 'detect' 'Detect.ps1' 0 'Compliant: policy *'
Get-DoubleRule | Where-Object { $_.Group -ne 'other' } | ForEach-Object {
    "RULE $($_.Action) $($_.Protocol) $(@($_.LocalPort) -join ',') $(@($_.RemoteAddress) -join ',') $($_.Enabled) $($_.Direction) $(@($_.Profile) -join ',') $($_.Group)"
}
& $Startup -Action Verify 4>$null
Assert 'startup.ps1 verifies' $LASTEXITCODE 0
if (-not $Brief)
{
    Set-DoubleFault
    Assert-Script 'remediate again' 'Remediate.ps1' 0 'Done: policy *'
    Assert-Script 'detect again' 'Detect.ps1' 0 'Compliant: policy *'
    Assert-Script 'detect of removal' 'remove/Detect.ps1' 1 'Drift: *'
    Assert 'changes by a second run' (Get-DoubleCount).Changes 0

    # Drift, also so much of it that it has to be cut.
    1..60 | ForEach-Object { Add-DoubleRule -Rule @{ Name = "rpcdsc intune of nobody, with a name of some length, number $_"; DisplayName = 'x'; Group = 'rpcdsc intune'; Protocol = 'TCP'; LocalPort = @('135') } }
    Assert-Script 'detect, much' 'Detect.ps1' 1 'Drift: rule *'
    Assert 'much is cut' $Said.Length 2046
    Assert-Script 'remediate drift' 'Remediate.ps1' 0 'Done: policy *'
    Assert-Script 'detect, remedied' 'Detect.ps1' 0 'Compliant: policy *'

    # What else keeps the rules from counting is drift, and what only is to be known is told in the same line.
    Set-DoubleProfile -State 1
    Assert-Script 'detect, rules that do not count' 'Detect.ps1' 1 'Drift: firewall: *'
    Set-DoubleProfile -Product @{ 'Other Firewall' = @(0, 2) }
    Assert-Script 'detect, another firewall' 'Detect.ps1' 0 'Compliant: policy *; warning: *Other Firewall*'
    Add-DoubleRule -Rule @{ Name = 'rpcdsc intune of nobody'; DisplayName = 'x'; Group = 'rpcdsc intune'; Protocol = 'TCP'; LocalPort = @('135') }
    Assert-Script 'remediate, another firewall' 'Remediate.ps1' 0 'Done: policy *; warning: *Other Firewall*'
    Set-DoubleProfile
}

Assert-Script 'removal' 'remove/Remediate.ps1' 0 'Done: *'
Assert-Script 'detect of removal, removed' 'remove/Detect.ps1' 0 'Compliant: *'
Assert 'as before' (Get-DoubleText) $before
if (-not $Brief)
{
    Assert-Script 'removal again' 'remove/Remediate.ps1' 0 'Done: *'
    & $Startup 4>$null
    Assert-Script 'detect what startup.ps1 makes' 'Detect.ps1' 0 'Compliant: policy *'
    Set-DoubleFault -From 1
    Assert-Script 'removal that fails' 'remove/Remediate.ps1' 1 'Failed: *'
    Set-DoubleFault
    Assert-Script 'detect, not removed' 'Detect.ps1' 0 'Compliant: policy *'
}
Assert 'restarts' $restarts.Count 0
'END'
