# What the tests of the scripts for Group Policy share: a folder as gen writes it, a domain of doubles, and ways to run a
# script. -Work: a folder for the files.
param ([string]$Work)
. (Join-Path -Path $PSScriptRoot -ChildPath '../Check.ps1') -Name $Name
if (-not $Work)
{
    $Work = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-gpo-$PID"
}
$doubles = Join-Path -Path $PSScriptRoot -ChildPath '../Doubles/GpoDoubles.psm1'
Import-Module -Name $doubles
$files = 'OU=Files,DC=corp,DC=example'
$web = 'OU=Web,DC=corp,DC=example'

# The scripts as they are handed out. What asks Windows for accounts is replaced: there are none here.
function New-Output
{
    $source = Join-Path -Path $PSScriptRoot -ChildPath '../../Gpo'
    $null = [IO.Directory]::CreateDirectory($Work)
    foreach ($name in 'Import-RpcGpo.ps1', 'Remove-RpcGpo.ps1')
    {
        [IO.File]::Copy((Join-Path -Path $source -ChildPath $name), (Join-Path -Path $Work -ChildPath $name), $true)
    }
    $functions = Get-ChildItem -Path (Join-Path -Path $source -ChildPath 'Private') -Filter '*.ps1' | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }
    $accounts = @'
function ConvertTo-RpcGpoSid
{
    param ([string]$Name)
    $account = Find-DomainAccount -Name $Name
    if (-not $account)
    {
        throw 'IdentityNotMapped'
    }
    $account.Sid
}
function ConvertFrom-RpcGpoSid
{
    param ([string]$Sid)
    $account = Find-DomainAccount -Sid $Sid
    "$($account.Domain)\$($account.Name)"
}
'@
    [IO.File]::WriteAllText((Join-Path -Path $Work -ChildPath 'RpcGpo.Functions.ps1'), (@($functions) + $accounts) -join "`n")
}

# One GPO of the data file, as its text.
function Get-GpoText
{
    param ([string]$Group, [string]$Flavor = 'script', [string]$Id, [switch]$Remove, [string]$Suffix = '', [string]$Generation = 'windows-2016',
        [string]$Versions = "'10.0'", [string]$Types = '2, 3', [string]$Only = '', [string]$Except = '')
    "        @{
            Name = 'rpcdsc contoso $Group $Flavor$(@('', ' remove')[[int][bool]$Remove])$Suffix'
            BackupId = '{$Id}'
            Group = '$Group'
            Flavor = '$Flavor'
            Remove = `$$([bool]$Remove)
            Policies = @('1a2b3c4d')
            Generation = '$Generation'
            Versions = @($Versions)
            MinBuild = 10240
            MaxBuild = 0
            ProductTypes = @($Types)
            Only = @($Only)
            Except = @($Except)
            Hosts = @('fs01.corp.example')
        }"
}

# Two groups: one whose hosts have two policies, and one with both flavors.
function Write-Data
{
    param ([string[]]$Gpo = @(
            Get-GpoText -Group 'files' -Id '00000000-0000-5000-8000-000000000001' -Except "'FS03'"
            Get-GpoText -Group 'files' -Id '00000000-0000-5000-8000-000000000002' -Suffix ' FS03' -Only "'FS03'"
            Get-GpoText -Group 'files' -Id '00000000-0000-5000-8000-000000000003' -Remove
            Get-GpoText -Group 'web' -Id '00000000-0000-5000-8000-000000000004'
            Get-GpoText -Group 'web' -Id '00000000-0000-5000-8000-000000000005' -Remove
            Get-GpoText -Group 'web' -Flavor 'native' -Id '00000000-0000-5000-8000-000000000006'
            Get-GpoText -Group 'web' -Flavor 'native' -Id '00000000-0000-5000-8000-000000000007' -Remove), [string]$Schema = '1')
    [IO.File]::WriteAllText((Join-Path -Path $Work -ChildPath 'RpcGpo.psd1'), "@{`n    Schema = $Schema`n    Fleet = 'contoso'`n    Gpos = @(`n$($Gpo -join "`n")`n    )`n}`n")
}

# A backup holds a number, so that a new one is another.
function Write-Backup
{
    param ([int]$Number = 1)
    foreach ($n in 1..9)
    {
        $folder = Join-Path -Path $Work -ChildPath "{00000000-0000-5000-8000-00000000000$n}"
        $null = [IO.Directory]::CreateDirectory((Join-Path -Path $folder -ChildPath 'DomainSysvol/GPO/Machine'))
        [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'Backup.xml'), "settings $n.$Number")
        [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'bkupInfo.xml'), "info $n")
        [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'DomainSysvol/GPO/Machine/registry.pol'), "PReg$n")
    }
}

# A new domain, and the folder as gen wrote it.
function Reset-Test
{
    New-Output
    Write-Data
    Write-Backup
    Reset-Domain
}

# Runs a script, with nothing of what it gives but its objects; warnings go to $script:Warned.
function Invoke-Import
{
    $warned = @()
    & (Join-Path -Path $Work -ChildPath 'Import-RpcGpo.ps1') @args -WarningVariable warned -WarningAction SilentlyContinue
    $script:Warned = @($warned | ForEach-Object { "$_" })
}

function Invoke-Removal
{
    $warned = @()
    & (Join-Path -Path $Work -ChildPath 'Remove-RpcGpo.ps1') @args -WarningVariable warned -WarningAction SilentlyContinue
    $script:Warned = @($warned | ForEach-Object { "$_" })
}

# Objects as lines: name and status.
function Get-StatusText
{
    param ($Result)
    @($Result | ForEach-Object { "$($_.Name): $($_.Status)" })
}

# The domain, without the GPOs' versions: how often something was imported, doesn't matter.
function Get-StableText
{
    (Get-DomainText) -replace 'version=\d+', 'version=N'
}

# Lets each call of a run fail in turn: the run must end with a message, and another one must complete it, so that the
# domain is as it is after a run in which nothing failed. -Before makes what the run begins with.
function Test-EachFailure
{
    param ([string]$Name, [scriptblock]$Before, [scriptblock]$Run, [int]$Least)
    & $Before
    Set-DomainFault
    $null = & $Run
    $whole, $calls = (Get-StableText), (Get-DomainCall).Calls
    Assert-True -Name "$Name, calls ($($calls.Count))" -Is ($calls.Count -ge $Least)
    for ($n = 1; $n -le $calls.Count; $n++)
    {
        & $Before
        $begin = Get-DomainText
        Set-DomainFault -At $n
        $message = ''
        try
        {
            $null = & $Run
        }
        catch
        {
            $message = "$_"
        }
        $label = "$Name, call $n ($($calls[$n - 1])) fails"
        Assert-True -Name "$label ($message)" -Is ($message -like "*Zugriff verweigert ($($calls[$n - 1]))*")
        $changed = (Get-DomainText) -cne $begin
        Assert-Equal -Name "$label, says whether anything was done" -Is ($message -like '*Done before that: *') -Should $changed
        Set-DomainFault
        $null = & $Run
        Assert-Equal -Name "$label, and the next run" -Is (Get-StableText) -Should $whole
        Set-DomainFault
        $null = & $Run
        Assert-Equal -Name "$label, and the one after it" -Is (Get-DomainCall).Changes -Should 0
    }
}

function Complete-GpoTest
{
    if ([IO.Directory]::Exists($Work))
    {
        [IO.Directory]::Delete($Work, $true)
    }
    Complete-Test
}
