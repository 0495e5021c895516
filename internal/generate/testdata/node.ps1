# Carries out what an artifact says on doubles of Windows, and prints the rules
# that are then there, one a line, and checks that start with "FAILED".
# -Bodies: a folder with the script bodies of a document. -Startup: a startup.ps1, and -Remove, a remove.ps1 for hosts
# that have left. -Resource: the module's DSC
# resource, with -Apply and -Remove, the properties that two documents give it. -First: a startup.ps1, or a folder with
# the bodies of a document, of a fleet that is there before. -Role: the folder files of Ansible's role.
param ([string]$Doubles, [string]$Engine, [string]$Bodies, [string]$Startup, [string]$Resource, [string]$Apply, [string]$Remove, [string]$First, [string]$Role)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module -Name $Doubles -ArgumentList $Engine
Reset-Double
Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
$before = Get-DoubleText

function Assert
{
    param ([string]$Name, $Is, $Should)
    if ("$Is" -ne "$Should")
    {
        "FAILED $Name`: is $Is, should be $Should"
    }
}

# A Script resource runs its text as a script block of its own.
function Invoke-Body
{
    param ([string]$Name, [string]$From = $Bodies)
    $text = [IO.File]::ReadAllText((Join-Path -Path $From -ChildPath "$Name.ps1"))
    & ([scriptblock]::Create($text))
}

# What the Registry resources of the document do.
function Set-Registry
{
    $key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    if (-not (Test-Path -Path $key))
    {
        $null = New-Item -Path $key
    }
    $ports = [IO.File]::ReadAllText((Join-Path -Path $Bodies -ChildPath 'ports.txt')) -split ','
    $null = New-ItemProperty -Path $key -Name Ports -PropertyType MultiString -Value ([string[]]$ports) -Force
    'PortsInternetAvailable', 'UseInternetPorts' | ForEach-Object {
        $null = New-ItemProperty -Path $key -Name $_ -PropertyType String -Value 'Y' -Force
    }
}

function Write-Rule
{
    Get-DoubleRule | Where-Object { $_.Group -ne 'other' } | ForEach-Object {
        "RULE $($_.Action) $($_.Protocol) $(@($_.LocalPort) -join ',') $(@($_.RemoteAddress) -join ',') $($_.Enabled) $($_.Direction) $(@($_.Profile) -join ',') $($_.Group)"
    }
}

if ($First -like '*.ps1')
{
    & $First
    Assert 'the first, apply' $LASTEXITCODE 0
    & $First -Action Verify
    Assert 'the first, verify' $LASTEXITCODE 0
}
elseif ($First)
{
    Invoke-Body RulesSet $First
    Invoke-Body RestartSet $First
    Assert 'the first, rules' (Invoke-Body RulesTest $First) $true
}
if ($Bodies)
{
    Assert 'rules, before' (Invoke-Body RulesTest) $false
    Assert 'absent, before' (Invoke-Body RemoveTest) $true
    Invoke-Body RulesSet
    Assert 'restart needed after the rules only' ((Invoke-Body RestartGet).Result -like 'restart pending*') $true
    Set-Registry
    Assert 'rules' (Invoke-Body RulesTest) $true
    Invoke-Body RestartSet
    Assert 'restart' (Invoke-Body RestartTest) $true
    Write-Rule
    Set-DoubleFault
    'RulesTest', 'RestartTest', 'RulesGet', 'RestartGet' | ForEach-Object { $null = Invoke-Body $_ }
    Assert 'changes by Get and Test' (Get-DoubleCount).Changes 0
    Assert 'absent' (Invoke-Body RemoveTest) $false
    $null = Invoke-Body RemoveSet
    Assert 'absent, removed' (Invoke-Body RemoveTest) $true
    Assert 'as before' (Get-DoubleText) $before
}
elseif ($Resource)
{
    Import-Module -Name $Resource
    & (Get-Module -Name DSC_RpcPortPolicy) { & $script:module { Set-Item -Path function:script:Test-RpcElevation -Value { $true } } }
    $present, $absent = $Apply, $Remove | ForEach-Object {
        $table = @{}
        [IO.File]::ReadAllLines($_) | ForEach-Object { $name, $value = $_ -split '=', 2; $table[$name] = $value }
        $table
    }
    Assert 'test, before' (Test-TargetResource @present) $false
    Assert 'absent, before' (Test-TargetResource @absent) $true
    Set-TargetResource @present
    Assert 'test' (Test-TargetResource @present) $true
    Write-Rule
    Set-DoubleFault
    Set-TargetResource @present
    $null = Get-TargetResource @present
    Assert 'changes by a second run' (Get-DoubleCount).Changes 0
    Assert 'absent' (Test-TargetResource @absent) $false
    Set-TargetResource @absent
    Assert 'absent, removed' (Test-TargetResource @absent) $true
    Assert 'as before' (Get-DoubleText) $before
}
elseif ($Role)
{
    $body = [IO.File]::ReadAllText((Join-Path -Path $Role -ChildPath 'Invoke-RpcPortPolicy.ps1'))
    $hash = (Get-FileHash -Path (Join-Path -Path $Role -ChildPath 'RpcPortPolicy.zip')).Hash
    # As win_powershell does it, which takes from the variable what the script has to say.
    function Invoke-Role
    {
        param ([string]$Action, [switch]$Check)
        # The role copies the archive before.
        $node = Join-Path -Path $Role -ChildPath 'node'
        $null = [IO.Directory]::CreateDirectory($node)
        [IO.File]::Copy((Join-Path -Path $Role -ChildPath 'RpcPortPolicy.zip'), (Join-Path -Path $node -ChildPath 'RpcPortPolicy.zip'), $true)
        $global:Ansible = [pscustomobject]@{ CheckMode = [bool]$Check; Result = @{}; Diff = @{}; Changed = $true; Failed = $false }
        & ([scriptblock]::Create($body)) -Action $Action -Folder $node -Hash $hash -Force 'False' -Confirm:$false -WhatIf:$Check
        "$($Ansible.Failed) $($Ansible.Changed) $($Ansible.Result.message)"
    }
    Assert 'verify, before' (Invoke-Role Verify) 'True False the computer isn''t as its policy says'
    Assert 'check' (Invoke-Role Apply -Check) 'False True '
    Assert 'changes by a check' (Get-DoubleText) $before
    Assert 'apply' (Invoke-Role Apply) 'False True '
    Assert 'verify' (Invoke-Role Verify) 'False False '
    Write-Rule
    Set-DoubleFault
    Assert 'apply again' (Invoke-Role Apply) 'False False '
    Assert 'changes by a second run' (Get-DoubleCount).Changes 0
    Assert 'remove' (Invoke-Role Remove) 'False True '
    Assert 'as before' (Get-DoubleText) $before
    Assert 'remove again' (Invoke-Role Remove) 'False False '
}
else
{
    & $Startup -Action Verify
    Assert 'verify, before' $LASTEXITCODE 2
    & $Startup
    Assert 'apply' $LASTEXITCODE 0
    & $Startup -Action Verify
    Assert 'verify' $LASTEXITCODE 0
    Write-Rule
    Set-DoubleFault
    & $Startup
    Assert 'changes by a second run' "$LASTEXITCODE $((Get-DoubleCount).Changes)" '0 0'
    & $Startup -Action Remove
    Assert 'remove' $LASTEXITCODE 0
    Assert 'as before' (Get-DoubleText) $before
    & $Startup -Action Remove
    Assert 'remove again' $LASTEXITCODE 0
    # What a host gets that has left.
    & $Startup
    & $Startup -Action Remove -Fleet other
    & $Startup -Action Verify
    Assert 'verify, another fleet removed' $LASTEXITCODE 0
    & $Remove
    Assert 'departed, remove' $LASTEXITCODE 0
    Assert 'departed, as before' (Get-DoubleText) $before
    & $Remove
    Assert 'departed, remove again' $LASTEXITCODE 0
}
'END'
