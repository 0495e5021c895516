<#
.SYNOPSIS
    Tries each way of applying on this Windows, which is to be thrown away afterwards, and writes what was seen.

.DESCRIPTION
    For the module, startup.ps1, the .cmd scripts and DSC, whichever this Windows takes: notes what the firewall, the
    registry and the scheduler have, applies, asks Windows' own tools what there is now, connects from another
    address, removes, and compares with before. Changes the firewall, and so runs as administrator, and only where
    the file rpcdsc-disposable.txt at the root of the system drive holds this computer's name. Ends with 1 if anything wasn't as it
    should be. It runs in Windows PowerShell 2.0 and later, on Windows 7 and Server 2008 R2 and later. It restarts nothing:
    that RPC takes its new range when Windows starts isn't tried, and the report says so.

.PARAMETER Binary
    The rpcdsc.exe to try. It runs on Windows 10, Server 2016 and later; for an earlier Windows another computer makes the files.

.PARAMETER Made
    A folder with the files for this computer, which -MakeFor made.

.PARAMETER MakeFor
    Makes the files for the computer of this name into the folder Made, from PowerShell on any system, and tries nothing. -PeerNetwork
    counts.

.PARAMETER MakeRelease
    The Windows of that computer, in the words of the fleet file: windows-server-2008-r2.

.PARAMETER Report
    The folder for integration.md and integration.json; an earlier report there is replaced.

.PARAMETER Peer
    A program and its arguments that connect from another address and end with 0 if they got through: {0} stands for this computer's
    address and {1} for the port. Without it nobody connects, and the report says so.

.PARAMETER PeerNetwork
    The network that the peer is in, as in 172.17.0.0/16: it is first left out and then allowed.

.PARAMETER Address
    The address of this computer that the peer connects to.

.PARAMETER Windows
    A script with stand-ins for Windows' tools, for trying this script elsewhere.
#>
[CmdletBinding()]
param (
    [Parameter()]
    [string]
    $Binary,

    [Parameter()]
    [string]
    $Report,

    [Parameter()]
    [string]
    $Made,

    [Parameter()]
    [string]
    $MakeFor,

    [Parameter()]
    [string]
    $MakeRelease,

    [Parameter()]
    [string[]]
    $Peer,

    [Parameter()]
    [string]
    $PeerNetwork = '192.0.2.0/24',

    [Parameter()]
    [string]
    $Address,

    [Parameter()]
    [string]
    $Windows
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$fleet = 'integration'
$range = '7301-7400'
$outside = '198.51.100.0/24'
# What rules of the fleet are called, by PowerShell and by .cmd scripts.
$ours = "(rpcdsc|Block RPC Ports -) $fleet "

function Invoke-Tool
{
    param ([string]$Name, [string[]]$Argument)
    # What a tool says of an error isn't one of this script: its exit code is looked at.
    $ErrorActionPreference = 'Continue'
    $said = & ([System.IO.Path]::Combine($env:SystemRoot, 'System32', "$Name.exe")) @Argument 2>&1 | ForEach-Object { "$_" }
    New-Object -TypeName PSObject -Property @{ Code = $LASTEXITCODE; Text = $said -join "`n" }
}

function Test-Administrator
{
    $me = New-Object -TypeName Security.Principal.WindowsPrincipal -ArgumentList ([Security.Principal.WindowsIdentity]::GetCurrent())
    $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Get-OperatingSystem
{
    if (Get-Command -Name Get-CimInstance -ErrorAction SilentlyContinue)
    {
        return Get-CimInstance -ClassName Win32_OperatingSystem
    }

    Get-WmiObject -Class Win32_OperatingSystem
}

# Runs a script for cmd, and gives its exit code and what it said.
function Invoke-Script
{
    param ([string]$Folder, [string]$Name)
    $ErrorActionPreference = 'Continue'
    $said = & (Join-Path -Path $Folder -ChildPath $Name) 2>&1 | ForEach-Object { "$_" }
    $code = $LASTEXITCODE
    $log = "$env:SystemRoot\rpcdsc\$fleet\apply.log"
    if ($code -ne 0 -and (Test-Path -LiteralPath $log))
    {
        $said = @($said) + @(Get-Content -LiteralPath $log | Select-Object -Last 10)
    }

    New-Object -TypeName PSObject -Property @{ Code = $code; Text = "${Name}: $code`n$($said -join "`n")" }
}

# Whether Windows has the commands for its firewall: 8, Server 2012 and later.
function Test-NetSecurity
{
    [bool](Get-Command -Name Get-NetFirewallRule -ErrorAction SilentlyContinue)
}

# JSON, which PowerShell 2.0 can't write.
function ConvertTo-JsonText
{
    param ([object]$Value)
    if ($Value -is [bool])
    {
        return "$Value".ToLowerInvariant()
    }

    if ($Value -is [System.Collections.IDictionary])
    {
        return '{' + (@($Value.Keys | Sort-Object | ForEach-Object { (ConvertTo-JsonText -Value $_) + ': ' + (ConvertTo-JsonText -Value $Value[$_]) }) -join ', ') + '}'
    }

    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string])
    {
        return "[`n" + (@($Value | ForEach-Object { ConvertTo-JsonText -Value $_ }) -join ",`n") + "`n]"
    }

    $text = "$Value" -replace '\\', '\\' -replace '"', '\"'
    '"' + [regex]::Replace($text, '[\x00-\x1f]', { param ($Match) '\u{0:x4}' -f [int]$Match.Value[0] }) + '"'
}

function Test-Reach
{
    param ([int]$Port)
    $words = @($Peer | ForEach-Object { $_ -f $Address, $Port })
    $rest = @($words | Select-Object -Skip 1)
    $ErrorActionPreference = 'Continue'
    $null = & $words[0] @rest 2>&1
    $LASTEXITCODE -eq 0
}

# The release in the words of the fleet file, by build and kind of Windows.
function Get-Release
{
    $os = Get-OperatingSystem
    $names = @{ 7600 = 'windows-7', 'windows-server-2008-r2'; 7601 = 'windows-7', 'windows-server-2008-r2'; 9200 = 'windows-8', 'windows-server-2012'; 9600 = 'windows-8.1', 'windows-server-2012-r2'; 14393 = 'windows-10', 'windows-server-2016'; 17763 = 'windows-10', 'windows-server-2019' }
    $client = $os.ProductType -eq 1
    $build = [int]$os.BuildNumber
    if ($names.ContainsKey($build))
    {
        return $names[$build][[int](-not $client)]
    }

    if ($client)
    {
        return @('windows-10', 'windows-11')[[int]($build -ge 22000)]
    }

    if ($build -ge 26100)
    {
        return 'windows-server-2025'
    }

    'windows-server-2022'
}

# What Windows has that a way of applying may change, in texts that can be compared.
function Get-Snapshot
{
    $tasks = Invoke-Tool -Name schtasks -Argument '/query', '/fo', 'csv', '/nh'
    @{
        Rules = (Invoke-Tool -Name reg -Argument 'query', 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules').Text
        Rpc = (Invoke-Tool -Name reg -Argument 'query', 'HKLM\SOFTWARE\Microsoft\Rpc\Internet', '/s').Text
        State = (Invoke-Tool -Name reg -Argument 'query', 'HKLM\SOFTWARE\rpcdsc', '/s').Text
        Tasks = @($tasks.Text -split "`n" | Where-Object { $_ -match 'rpcdsc' }) -join "`n"
    }
}

$steps = New-Object -TypeName System.Collections.ArrayList

# Notes a step: what should be so, and what was seen.
function Add-Step
{
    param ([string]$Of, [string]$Name, [scriptblock]$Action)
    $step = @{ way = $Of; step = $Name; ok = $false; saw = '' }
    try
    {
        $saw = @(& $Action)
        $step.ok = [bool]$saw[-1]
        $step.saw = (@($saw | Select-Object -First ($saw.Count - 1)) -join "`n").Trim()
    }
    catch
    {
        $step.saw = "$_"
    }

    $null = $steps.Add($step)
    [System.Console]::Error.WriteLine(('{0} {1}: {2}' -f @('NOT OK', 'ok')[[int]$step.ok], $Of, $Name))
}

# What is made where the peer is left out, and where it is let in.
function Get-MadeFolder
{
    param ([string]$Allow)
    Join-Path -Path $Made -ChildPath @('let-in', 'left-out')[[int]($Allow -eq $outside)]
}

# Brings what another computer made.
function Copy-Made
{
    param ([string]$Allow, [string]$Folder)
    $out = Join-Path -Path $Folder -ChildPath 'out'
    if (Test-Path -LiteralPath $out)
    {
        Remove-Item -LiteralPath $out -Recurse -Force
    }

    $null = New-Item -Path $Folder -ItemType Directory -Force
    Copy-Item -Path (Join-Path -Path (Get-MadeFolder -Allow $Allow) -ChildPath 'out') -Destination $out -Recurse
}

# The version that made the files.
function Get-Version
{
    if ($Made)
    {
        $manifest = [System.IO.File]::ReadAllText((Join-Path -Path (Get-MadeFolder -Allow $outside) -ChildPath 'out/manifest.json'))
        return [regex]::Match($manifest, '"generator": "([^"]*)"').Groups[1].Value
    }

    "$(& $Binary version)"
}

function Write-Fleet
{
    param ([string]$Allow, [string]$Folder)
    if ($Made -and -not $MakeFor)
    {
        Copy-Made -Allow $Allow -Folder $Folder
        return
    }

    $name, $release = $MakeFor, $MakeRelease
    if (-not $MakeFor)
    {
        $name, $release = $env:COMPUTERNAME, (Get-Release)
    }

    $lines = 'schema = 1', "name = '$fleet'", "rpc.ports = ['$range']", "networks.peer = ['$Allow']", "block.allow = ['peer']",
        "restart.when = 'never'", "allow_lints = ['RD5104', 'RD5108', 'RD5122']", '[[group]]', "name = 'here'", "os = '$release'", "hosts = ['$name']"
    $null = New-Item -Path $Folder -ItemType Directory -Force
    $file = Join-Path -Path $Folder -ChildPath 'fleet.toml'
    [System.IO.File]::WriteAllText($file, ($lines -join "`n") + "`n")
    $said = & $Binary gen -q -o (Join-Path -Path $Folder -ChildPath 'out') $file 2>&1
    if ($LASTEXITCODE -ne 0)
    {
        throw "rpcdsc gen ended with exit code ${LASTEXITCODE}: $said"
    }
}

# The ways, and what each does with a folder that gen wrote. Each gives what it said, and at last whether it worked.
$ways = @(
    @{
        Name = 'module'
        There = { param ($Out) Test-Path -Path (Join-Path -Path $Out -ChildPath 'module') }
        Apply = {
            param ($Out)
            Import-Module -Name (Get-ChildItem -Path (Join-Path -Path $Out -ChildPath 'module') -Recurse -Filter RpcPortPolicy.psd1).FullName -Force
            Set-RpcPortPolicy -Confirm:$false
            Test-RpcPortPolicy
        }
        TakeBack = { Remove-RpcPortPolicy -Confirm:$false; Remove-Module -Name RpcPortPolicy; $true }
    },
    @{
        Name = 'startup.ps1'
        There = { param ($Out) Test-Path -Path (Join-Path -Path $Out -ChildPath 'startup/here/startup.ps1') }
        Apply = { param ($Out) & (Join-Path -Path $Out -ChildPath 'startup/here/startup.ps1'); & (Join-Path -Path $Out -ChildPath 'startup/here/startup.ps1') -Action Verify; $LASTEXITCODE -eq 0 }
        TakeBack = { param ($Out) & (Join-Path -Path $Out -ChildPath 'startup/here/startup.ps1') -Action Remove; $LASTEXITCODE -eq 0 }
    },
    @{
        Name = 'apply.cmd'
        There = { param ($Out) Test-Path -Path (Join-Path -Path $Out -ChildPath 'startup/here/apply.cmd') }
        Apply = {
            param ($Out)
            $folder = Join-Path -Path $Out -ChildPath 'startup/here'
            $done = @('apply.cmd', 'verify.cmd' | ForEach-Object { Invoke-Script -Folder $folder -Name $_ })
            $done | ForEach-Object { $_.Text }
            @($done | Where-Object { $_.Code -ne 0 }).Count -eq 0
        }
        TakeBack = {
            param ($Out)
            $done = Invoke-Script -Folder (Join-Path -Path $Out -ChildPath 'startup/here') -Name remove.cmd
            $done.Text
            $done.Code -eq 0
        }
    },
    @{
        Name = 'DSC'
        There = { param ($Out) Get-Command -Name Start-DscConfiguration -ErrorAction SilentlyContinue }
        Apply = {
            param ($Out)
            Start-DscConfiguration -Path (Join-Path -Path $Out -ChildPath 'dsc') -ComputerName $env:COMPUTERNAME -Wait -Force
            Get-DscConfigurationStatus | Format-List -Property Status, Mode, NumberOfResources
            (Get-DscConfigurationStatus).Status -eq 'Success'
        }
        TakeBack = {
            param ($Out)
            Start-DscConfiguration -Path (Join-Path -Path $Out -ChildPath 'dsc/remove') -ComputerName $env:COMPUTERNAME -Wait -Force
            $worked = (Get-DscConfigurationStatus).Status -eq 'Success'
            Remove-DscConfigurationDocument -Stage Current, Pending, Previous
            $worked
        }
    }
)

function Invoke-Way
{
    param ([hashtable]$Way, [string]$Folder)
    $name, $before = $Way.Name, (Get-Snapshot)
    foreach ($turn in @(@{ Allow = $outside; Through = $false }, @{ Allow = $PeerNetwork; Through = $true }))
    {
        $out = Join-Path -Path $Folder -ChildPath 'out'
        Write-Fleet -Allow $turn.Allow -Folder $Folder
        Add-Step -Of $name -Name "applies, $($turn.Allow) allowed" -Action { & $Way.Apply $out }
        Add-Step -Of $name -Name 'netsh shows the rules' -Action {
            $said = Invoke-Tool -Name netsh -Argument 'advfirewall', 'firewall', 'show', 'rule', 'name=all'
            $rules = @($said.Text -split "`n" | Where-Object { $_ -match $ours })
            $rules
            $rules.Count -gt 0
        }
        Add-Step -Of $name -Name 'reg shows the range' -Action {
            $said = Invoke-Tool -Name reg -Argument 'query', 'HKLM\SOFTWARE\Microsoft\Rpc\Internet', '/v', 'Ports'
            $said.Text
            $said.Code -eq 0 -and $said.Text -match "REG_MULTI_SZ\s+$range"
        }
        if (Test-NetSecurity)
        {
            Add-Step -Of $name -Name 'the rules are enforced' -Action {
                $rules = @(Get-NetFirewallRule -PolicyStore ActiveStore | Where-Object { $_.DisplayName -match $ours })
                $rules | ForEach-Object { "$($_.DisplayName): $($_.Action), $($_.Enabled), $($_.EnforcementStatus)" }
                $rules.Count -gt 0
            }
        }
        if ($Peer)
        {
            Add-Step -Of $name -Name "135 answers $PeerNetwork`: $($turn.Through)" -Action { (Test-Reach -Port 135) -eq $turn.Through }
        }
    }

    Add-Step -Of $name -Name 'removes' -Action { & $Way.TakeBack $out }
    Add-Step -Of $name -Name 'all is as before' -Action {
        $after = Get-Snapshot
        $differs = @($before.Keys | Where-Object { $before[$_] -cne $after[$_] } | Sort-Object)
        $differs | ForEach-Object { "$_, before:`n$($before[$_])`nafter:`n$($after[$_])" }
        $differs.Count -eq 0
    }
}

function Write-Report
{
    $os = Get-OperatingSystem
    $null = New-Item -Path $Report -ItemType Directory -Force
    $about = @{
        windows = $os.Caption; version = $os.Version; release = Get-Release; powershell = "$($PSVersionTable.PSVersion)"
        rpcdsc = Get-Version; peer = @('nobody connected', 'connected')[[int][bool]$Peer]; steps = @($steps)
        restart = 'none was made: that RPC takes the range when Windows starts was not seen'
    }
    [System.IO.File]::WriteAllText((Join-Path -Path $Report -ChildPath 'integration.json'), (ConvertTo-JsonText -Value $about))
    $lines = @("# $($os.Caption), $($os.Version)", '', "$($about.rpcdsc), PowerShell $($about.powershell), from another address: $($about.peer); restart: $($about.restart)", '', '| way | step | seen |', '| --- | --- | --- |')
    foreach ($step in $steps)
    {
        $lines += '| {0} | {1} | {2} |' -f $step.way, $step.step, (@("NOT as it should be: $($step.saw -replace '\s*\n\s*', '; ' -replace '\|', '/')", 'as it should be')[[int]$step.ok])
    }

    [System.IO.File]::WriteAllText((Join-Path -Path $Report -ChildPath 'integration.md'), ($lines -join "`n") + "`n")
}

# Stand-ins take the place of what is above.
if ($Windows)
{
    . $Windows
}

if (-not $(if ($MakeFor) { $Binary -and $Made -and $MakeRelease } else { $Report -and ($Binary -or $Made) }))
{
    throw 'Give -Binary and -Report; or -Made and -Report, if another computer has made the files with -Binary, -Made, -MakeFor and -MakeRelease.'
}

if ($MakeFor)
{
    foreach ($allow in $outside, $PeerNetwork)
    {
        Write-Fleet -Allow $allow -Folder (Get-MadeFolder -Allow $allow)
    }

    return
}

$mark = "$env:SystemDrive/rpcdsc-disposable.txt"
if (-not (Test-Path -LiteralPath $mark) -or ([System.IO.File]::ReadAllText($mark)).Trim() -ne $env:COMPUTERNAME)
{
    throw "This changes the firewall of the computer that it runs on. If $env:COMPUTERNAME may be lost, write its name into $mark."
}

if (-not (Test-Administrator))
{
    throw 'This needs administrator rights.'
}

if ($Peer -and -not $Address)
{
    throw '-Peer needs -Address, to which it connects.'
}

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "rpcdsc-integration-$PID"
try
{
    Write-Fleet -Allow $outside -Folder $folder
    foreach ($way in $ways)
    {
        if (& $way.There (Join-Path -Path $folder -ChildPath 'out'))
        {
            Invoke-Way -Way $way -Folder $folder
        }
        else
        {
            [System.Console]::Error.WriteLine("skipped: $($way.Name) isn't for this Windows")
        }
    }

    Write-Report
}
finally
{
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$failed = @($steps | Where-Object { -not $_.ok }).Count
[System.Console]::Error.WriteLine("$($steps.Count) steps, $failed not as they should be; see $Report")
exit [int]($failed -gt 0 -or $steps.Count -eq 0)
