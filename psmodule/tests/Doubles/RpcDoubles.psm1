# Doubles of the Windows commands that RpcPortPolicy uses, with the state that Windows would keep: rules, tasks,
# registry, clock, services, events. They shadow the real ones once this module is imported, so nothing of the machine is touched.
# -ArgumentList: the engine (NetSecurity or Com), and whether the registry is doubled, too.
param ([string]$Engine = 'NetSecurity', [bool]$Registry = $true)

# Modules of Windows don't see the preferences of the script that calls them; nor do these.
$ErrorActionPreference = 'Continue'

$script:Rules = New-Object -TypeName System.Collections.ArrayList
$script:Tasks = @{}
$script:Keys = @{}
$script:Now = [datetime]'2026-11-24T10:00:00'
$script:Changes = 0
$script:Queries = 0
$script:Removed = @()
$script:FailAt = 0
$script:FailOn = 0
$script:Mangle = $false
$script:Current = 1, 0
$script:Products = @{}
# Whether it is Windows 8, Server 2012 or later.
$script:Newer = $Engine -eq 'NetSecurity'
$script:Services = @{}
$script:Sources = @()
$script:Shells = @()
$script:Acls = @{}
$script:Events = New-Object -TypeName System.Collections.ArrayList

. (Join-Path -Path $PSScriptRoot -ChildPath 'Address.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'Firewall.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath "$Engine.ps1")
. (Join-Path -Path $PSScriptRoot -ChildPath 'Clock.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'System.ps1')
if ($Registry)
{
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Registry.ps1')
}

# Forgets everything: an empty computer that has just started.
function Reset-Double
{
    $script:Rules.Clear()
    $script:Tasks.Clear()
    $script:Keys.Clear()
    $script:Events.Clear()
    $script:Sources = @()
    $script:Shells = @()
    $script:Services = @{ MpsSvc = 'Running' }
    'HKLM:\SOFTWARE', 'HKLM:\SOFTWARE\Microsoft', 'HKLM:\SOFTWARE\Microsoft\Rpc' | ForEach-Object { $script:Keys[$_] = @{} }
    Start-Double
    $script:Now = [datetime]'2026-11-24T10:00:00'
    Set-DoubleFault
    Set-DoubleMangle -On $false
    Set-DoubleProfile
}

# A Windows that writes something else than it is told.
function Set-DoubleMangle
{
    param ([bool]$On = $true)
    $script:Mangle = $On
}

# Lets the Nth changing call from now on fail, or all from the Nth on; counts from 0 again.
function Set-DoubleFault
{
    param ([int]$At = 0, [int]$From = 0)
    $script:Changes = 0
    $script:Queries = 0
    $script:Removed = @()
    $script:FailAt = $At
    $script:FailOn = $From
}

function Get-DoubleCount
{
    @{ Changes = $script:Changes; Queries = $script:Queries; Removed = $script:Removed }
}

# Counts a changing call; tells whether it has to fail.
function Step-Double
{
    $script:Changes++
    $script:Changes -eq $script:FailAt -or ($script:FailOn -and $script:Changes -ge $script:FailOn)
}

# Fails as a cmdlet of Windows does: the caller's preference or -ErrorAction decides whether that ends anything.
function Write-DoubleError
{
    param ($Cmdlet, [string]$Message, [string]$Id = 'Double')
    $exception = New-Object -TypeName InvalidOperationException -ArgumentList $Message
    $record = New-Object -TypeName Management.Automation.ErrorRecord -ArgumentList $exception, $Id, 'NotSpecified', $null
    $Cmdlet.WriteError($record)
}

# Starts Windows: what the registry holds in memory only is made anew, with values of Windows' own.
function Start-Double
{
    param ($Now = $script:Now)
    $script:Now = [datetime]$Now
    $script:Keys['HKLM:\HARDWARE\DESCRIPTION\System'] = @{ SystemBiosVersion = @{ Kind = 'MultiString'; Value = [string[]]('X', '1') } }
}

function Set-DoubleClock
{
    param ($Now)
    $script:Now = [datetime]$Now
}

# The store of rules, for tests that look at it or play an administrator's hand.
function Get-DoubleRule
{
    $script:Rules.ToArray()
}

function Add-DoubleRule
{
    param ([hashtable]$Rule)
    $new = New-DoubleRule
    foreach ($name in $Rule.Keys)
    {
        $new.$name = $Rule[$name]
    }
    $null = $script:Rules.Add($new)
}

function Remove-DoubleRule
{
    param ([string]$Name)
    $rule = @($script:Rules | Where-Object { $_.Name -eq $Name })[0]
    $script:Rules.Remove($rule)
}

function New-DoubleRule
{
    New-Object -TypeName PSObject -Property @{
        Name = ''; DisplayName = ''; Description = ''; Group = ''; Enabled = 'True'; Direction = 'Inbound'
        Action = 'Allow'; Profile = 'Any'; Protocol = 'Any'; LocalPort = @('Any'); RemotePort = @('Any')
        LocalAddress = @('Any'); RemoteAddress = @('Any'); Program = 'Any'; Service = 'Any'; InterfaceType = 'Any'
        InterfaceAlias = @('Any'); Authentication = 'NotRequired'; LocalUser = 'Any'; RemoteUser = 'Any'
        RemoteMachine = 'Any'
    }
}

# What the rules do, one line each, without names if -Content.
function Get-DoubleRuleText
{
    param ([switch]$Content)
    $skip = @()
    if ($Content)
    {
        $skip = 'Name', 'DisplayName', 'Description'
    }
    $script:Rules | ForEach-Object {
        $rule = $_
        @($rule.PSObject.Properties | Where-Object { $skip -notcontains $_.Name } | Sort-Object -Property Name |
                ForEach-Object { "$($_.Name)=$(@($_.Value | Sort-Object) -join ',')" }) -join ' '
    } | Sort-Object
}

# A task's definition as Windows takes it: elements that it knows, in their own case, days by their names.
function Format-DoubleTask
{
    param ([string]$Xml)
    $known = 'Task', 'RegistrationInfo', 'Description', 'Triggers', 'CalendarTrigger', 'TimeTrigger', 'StartBoundary', 'EndBoundary',
        'Repetition', 'Interval', 'ScheduleByWeek', 'DaysOfWeek', 'WeeksInterval', 'Principals', 'Principal', 'UserId', 'RunLevel',
        'Settings', 'DisallowStartIfOnBatteries', 'StopIfGoingOnBatteries', 'ExecutionTimeLimit', 'DeleteExpiredTaskAfter',
        'StartWhenAvailable', 'Actions', 'Exec', 'Command', 'Arguments'
    $task = [xml]$Xml
    foreach ($element in $task.SelectNodes('//*'))
    {
        if (($known -cnotcontains $element.Name) -and ([Enum]::GetNames([DayOfWeek]) -cnotcontains $element.Name))
        {
            throw "The task XML contains an unexpected node: $($element.Name)."
        }
    }
    if ($task.Task.Actions.Exec.Command -notlike '%SystemRoot%\*')
    {
        throw 'The program would be looked for on the path of SYSTEM.'
    }
    $task.OuterXml
}

function Get-DoubleTask
{
    $script:Tasks
}

function Get-DoubleRegistryText
{
    $script:Keys.Keys | Sort-Object | ForEach-Object {
        $key = $_
        "[$key]"
        $script:Keys[$key].Keys | Sort-Object | ForEach-Object {
            "$_=$($script:Keys[$key][$_].Kind):$(@($script:Keys[$key][$_].Value) -join ',')"
        }
    }
}

# All of it as text, to compare before and after.
function Get-DoubleText
{
    @(Get-DoubleRuleText) + @(Get-DoubleRegistryText) + @($script:Tasks.Keys | Sort-Object | ForEach-Object { "$_ $($script:Tasks[$_].Xml)" }) -join "`n"
}

Export-ModuleMember -Function *
