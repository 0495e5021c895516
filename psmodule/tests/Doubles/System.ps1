# Services, the event log, who is connected, and where Windows lies.

# How this session is used must not hang on how the tests are.
$env:SystemRoot = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-windows-$PID"
if ([IO.Path]::DirectorySeparatorChar -eq '\')
{
    $null = [IO.Directory]::CreateDirectory($env:SystemRoot)
}
$env:SSH_CONNECTION = $null
$env:SESSIONNAME = $null

function Get-Service
{
    [CmdletBinding()]
    param ([string]$Name)
    New-Object -TypeName PSObject -Property @{ Name = $Name; Status = $script:Services[$Name] }
}

function Set-DoubleService
{
    param ([string]$Name, [string]$Status)
    $script:Services[$Name] = $Status
}

function New-EventLog
{
    [CmdletBinding()]
    param ([string]$LogName, [string]$Source)
    if ($script:Sources -contains $Source)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message "The source $Source is registered already."
    }
    $script:Sources += $Source
}

function Write-EventLog
{
    [CmdletBinding()]
    param ([string]$LogName, [string]$Source, [int]$EventId, [ValidateSet('Information', 'Warning', 'Error')][string]$EntryType, [string]$Message)
    if ($script:Sources -notcontains $Source)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message "The source $Source is not registered."
    }
    $null = $script:Events.Add("$LogName $EventId $EntryType $Message")
}

# The events since the last time this was asked.
function Get-DoubleEvent
{
    $script:Events.ToArray()
    $script:Events.Clear()
}

# The WinRM shells of this computer: one is this session's.
function Get-WSManInstance
{
    [CmdletBinding()]
    param ([string]$ResourceURI, [switch]$Enumerate)
    if ($ResourceURI -eq 'shell' -and $Enumerate)
    {
        New-Object -TypeName PSObject -Property @{ ProcessId = 1; ClientIP = '203.0.113.1' }
        $script:Shells | ForEach-Object { New-Object -TypeName PSObject -Property @{ ProcessId = $PID; ClientIP = $_ } }
    }
}

function Set-DoubleShell
{
    param ([string[]]$ClientIP)
    $script:Shells = $ClientIP
}

# Who may open a folder, which .NET knows on Windows only; what is said last is noted.
function New-DoubleAcl
{
    $acl = New-Object -TypeName PSObject -Property @{ Sddl = '' }
    Add-Member -InputObject $acl -MemberType ScriptMethod -Name SetSecurityDescriptorSddlForm -PassThru -Value {
        param ($Form, $Sections)
        if ($Sections -ne 'Access')
        {
            throw 'An owner would be set, too.'
        }
        $this.Sddl = $Form
    }
}

function Set-Acl
{
    [CmdletBinding()]
    param ([string]$Path, $AclObject)
    $script:Acls[$Path] = $AclObject.Sddl
}

function Get-DoubleAcl
{
    $script:Acls
}
