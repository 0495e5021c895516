# What is looked at before a change: each finding, refused, forced and told; the session's own address; the errors' form.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside {
    $script:RealOwnName = ${function:Test-RpcOwnName}
    Set-Item -Path function:script:Test-RpcOwnName -Value { $true }
}
Invoke-Case -Name 'no netstat' -Action {
    Assert-Equal -Name 'no netstat' -Is @(& $inside { Get-RpcListener }) -Should @()
}

$fleet = Join-Path -Path $PSScriptRoot -ChildPath 'Fleet'
$node = @{ ComputerName = 'fs01.corp.example'; FleetPath = $fleet }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$script:Listeners = @()
$script:Connections = @{}

function Reset-Computer
{
    Reset-Double
    $global:PSSenderInfo = $null
    Remove-Variable -Name PSSenderInfo -Scope Global
    $env:SSH_CONNECTION = $null
    $env:SESSIONNAME = $null
    Set-Network
    Set-Netsh
}

# What listens, and who is connected to which port.
function Set-Network
{
    param ([string[]]$Listener = @('135', '445', '3389'), [hashtable]$Connection = @{})
    & $inside {
        param ($Listener, $Connection)
        $script:TestListener = $Listener
        $script:TestConnection = $Connection
        Set-Item -Path function:script:Test-RpcElevation -Value { $true }
        Set-Item -Path function:script:Get-RpcNetstat -Value {
            '', 'Aktive Verbindungen', '  Proto  Lokale Adresse         Remoteadresse          Status           PID'
            foreach ($text in $script:TestListener)
            {
                $port, $id = $text -split '='
                "  TCP    0.0.0.0:$port            0.0.0.0:0              ABHOEREN         $([int]$id)"
                "  TCP    [::]:$port               [::]:0                 ABHOEREN         $([int]$id)"
            }
            '  TCP    10.0.0.1:5050          10.1.1.7:50000         HERGESTELLT      77'
            '  UDP    0.0.0.0:5051           *:*                                     77'
        }
        # Process 77 is somebody's program, the others are Windows' own or don't show their paths.
        Set-Item -Path function:script:Get-Process -Value {
            param ($Id)
            $path = @{ 0 = $null; 4 = "$env:SystemRoot\System32\svchost.exe"; 77 = 'C:\Program Files\SQL\sqlservr.exe' }[$Id]
            New-Object -TypeName PSObject -Property @{ Name = 'sqlservr'; Path = $path }
        }
        Set-Item -Path function:script:Get-RpcConnection -Value { param ($Port) $Port | ForEach-Object { $script:TestConnection[[int]$_] } }
    } $Listener $Connection
}

# What netsh shows, in German.
function Set-Netsh
{
    param ([string[]]$Excluded = '      5357        5357', [int[]]$Dynamic = @(49152, 16384))
    & $inside {
        param ($Excluded, $Dynamic)
        $script:TestNetsh = @{
            excludedportrange = @('', 'Portausschlussbereiche fuer Protokoll "tcp"', '', 'Startport   Endport', '----------  -------') + $Excluded +
                @('     50000       50059     *', '', '* - Verwaltete Portausschluesse.')
            dynamicport = '', 'Protokoll tcp, Bereich dynamischer Ports', '---------------------------------', "Startport      : $($Dynamic[0])", "Anzahl von Ports : $($Dynamic[1])", ''
        }
        Set-Item -Path function:script:Get-RpcNetsh -Value { param ($Show) $script:TestNetsh[$Show] }
    } $Excluded $Dynamic
}

function Set-RegistryValue
{
    param ([string]$Key, [string]$Name, [string]$Kind, $Value)
    if (-not (Test-Path -Path $Key))
    {
        $null = New-Item -Path $Key -Force
    }
    New-ItemProperty -Path $Key -Name $Name -PropertyType $Kind -Value $Value -Force
}

# The id of the error, and its message.
function Get-Refusal
{
    param ([hashtable]$With = @{})
    try
    {
        Set-RpcPortPolicy @node @With -WarningAction SilentlyContinue
        'none'
    }
    catch
    {
        $script:Caught = $_
        ($_.FullyQualifiedErrorId -split ',')[0]
    }
}

$policyKey = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall'
$ownKey = 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$cases = @(
    @{ Id = 'FirewallStopped'; Hard = $true; Do = { Set-DoubleService -Name MpsSvc -Status Stopped } }
    @{ Id = 'FirewallOff'; Do = { Set-RegistryValue -Key "$ownKey\DomainProfile" -Name EnableFirewall -Kind DWord -Value 0 } }
    @{ Id = 'FirewallOff'; Do = { Set-RegistryValue -Key "$policyKey\PublicProfile" -Name EnableFirewall -Kind DWord -Value 0 } }
    @{ Id = 'LocalRulesIgnored'; Do = { Set-RegistryValue -Key "$policyKey\DomainProfile" -Name AllowLocalPolicyMerge -Kind DWord -Value 0 } }
    @{ Id = 'FirewallOff'; Do = { Set-RegistryValue -Key "$policyKey\StandardProfile" -Name EnableFirewall -Kind DWord -Value 0 }; Twice = $true }
    @{ Id = 'FirewallOff'; Do = { Set-RegistryValue -Key "$ownKey\Mdm\PublicProfile" -Name EnableFirewall -Kind DWord -Value 0 } }
    @{ Id = 'FirewallOff'; Do = { Set-RegistryValue -Key "$ownKey\Mdm\StandardProfile" -Name EnableFirewall -Kind DWord -Value 0 } }
    @{ Id = 'LocalRulesIgnored'; Do = { Set-RegistryValue -Key "$ownKey\Mdm\PrivateProfile" -Name AllowLocalPolicyMerge -Kind DWord -Value 0 } }
    @{ Id = 'LocalRulesIgnored'; Do = { Set-DoubleProfile -State 1 } }
    @{ Id = 'AllBlocked'; Do = { Set-DoubleProfile -State 2 } }
    @{ Id = 'AllBlocked'; Do = { Set-RegistryValue -Key "$ownKey\PublicProfile" -Name DoNotAllowExceptions -Kind DWord -Value 1 } }
    @{ Id = 'AllBlocked'; Do = { Set-RegistryValue -Key "$ownKey\Mdm\DomainProfile" -Name DoNotAllowExceptions -Kind DWord -Value 1 } }
    @{ Id = 'PortsReserved'; What = 'ports'; Do = { Set-Netsh -Excluded '      5001        5150', '      5151        5300     ' } }
    @{ Id = 'RangeInUse'; Once = $true; Do = { Set-Network -Listener '135', '5050=77' } }
    @{ Id = 'RangeInUse'; Once = $true; Do = {
            Set-RegistryValue -Key $rpc -Name Ports -Kind MultiString -Value @('5001-5049', 'junk')
            Set-Network -Listener '135', '5001=77', '5050=77'
        }
    }
    @{ Id = 'RangeInUse'; Once = $true; Do = {
            Set-RegistryValue -Key $rpc -Name Ports -Kind String -Value '5001-5100 5200-5299'
            Set-Network -Listener '5050=77'
        }
    }
    @{ Id = 'ClientBlocked'; Once = $true; Do = { $env:SSH_CONNECTION = '203.0.113.9 50000 10.0.0.1 22' } }
    @{ Id = 'ClientBlocked'; Once = $true; Do = { $global:PSSenderInfo = 1; Set-DoubleShell -ClientIP '::ffff:203.0.113.9' } }
    @{ Id = 'ClientBlocked'; Once = $true; Do = { $global:PSSenderInfo = 1; Set-Network -Connection @{ 5985 = '10.1.1.7'; 5986 = '2001:db8:51::1' } } }
    @{ Id = 'ClientBlocked'; Once = $true; Do = { $env:SESSIONNAME = 'RDP-Tcp#3'; Set-Network -Connection @{ 3389 = '203.0.113.9' } } }
    @{ Id = 'ClientBlocked'; Once = $true; Do = {
            $env:SESSIONNAME = 'RDP-Tcp#3'
            Set-RegistryValue -Key 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name PortNumber -Kind DWord -Value 3390
            Set-Network -Connection @{ 3390 = '203.0.113.9'; 3389 = '10.1.1.7' }
        }
    }
    @{ Id = 'ClientBlocked'; Once = $true; Do = { $env:SSH_CONNECTION = 'fe80::1%12 50000 fe80::2 22' } }
)
Invoke-Case -Name 'each finding' -Action {
    foreach ($case in $cases)
    {
        $name = "$($case.Id) $("$($case.Do)" -replace '\s+', ' ')"
        Reset-Computer
        & $case.Do
        $before = Get-DoubleText
        Assert-Equal -Name "$name, refused" -Is (Get-Refusal) -Should $case.Id
        Assert-Equal -Name "$name, nothing changed" -Is (Get-DoubleText) -Should $before
        Assert-True -Name "$name, message" -Is ("$Caught" -like "Nothing was changed: *($($case.Id))*")
        Assert-Equal -Name "$name, remedy" -Is $Caught.ErrorDetails.RecommendedAction -Should (@('mend that (the fleet file names ports, networks and profiles), or run it again with -Force.', 'start the service MpsSvc, and run it again.')[[int]$case.ContainsKey('Hard')])
        Assert-Equal -Name "$name, refused, WhatIf" -Is (Get-Refusal -With @{ WhatIf = $true }) -Should $case.Id
        if ($case.ContainsKey('Hard'))
        {
            Assert-Equal -Name "$name, forced" -Is (Get-Refusal -With @{ Force = $true }) -Should $case.Id
            Assert-Equal -Name "$name, forced, nothing changed" -Is (Get-DoubleText) -Should $before
            continue
        }
        Set-RpcPortPolicy @node -Force -WarningVariable warning -WarningAction SilentlyContinue
        Assert-True -Name "$name, forced" -Is (@("$warning" -like "*going on because of -Force ($($case.Id))*").Count -eq 1)
        # What keeps the rules from being enforced counts ever after, the rest only for a change.
        Assert-Equal -Name "$name, afterwards" -Is (Get-Refusal) -Should (@($case.Id, 'none')[[int]$case.ContainsKey('Once')])
        Assert-Equal -Name "$name, test afterwards" -Is (Test-RpcPortPolicy @node) -Should $case.ContainsKey('Once')
        if (-not $case.ContainsKey('Once'))
        {
            $difference = @(Test-RpcPortPolicy @node -Detailed)
            $what = 'firewall'
            if ($case.ContainsKey('What'))
            {
                $what = $case.What
            }
            Assert-Equal -Name "$name, differences" -Is @($difference | ForEach-Object { $_.What }) -Should (@($what) * (1 + [int]$case.ContainsKey('Twice')))
            Assert-True -Name "$name, difference" -Is ($difference[0].Is -ne $difference[0].Should)
            if ($what -eq 'firewall')
            {
                Assert-Equal -Name "$name, get" -Is (Get-RpcPortPolicy @node).Firewall -Should (@($difference | ForEach-Object { $_.Is }) -join '; ')
            }
        }
    }
}

# What is fine.
Invoke-Case -Name 'what is fine' -Action {
    $fine = @(
        { }
        { Set-Network -Listener '135', '5000=77', '5101=77', '5199=77', '49664=77', '65535=77' }
        { Set-Network -Listener '135', '5050', '5060=4', '5070=99' }
        { Set-RegistryValue -Key $rpc -Name Ports -Kind MultiString -Value @('5001-5100', '5200-5299'); Set-Network -Listener '5001=77', '5299=77' }
        { $env:SSH_CONNECTION = '10.1.1.7 50000 10.0.0.1 22' }
        { $env:SSH_CONNECTION = '127.0.0.1 50000 127.0.0.1 22' }
        { $env:SSH_CONNECTION = '2001:db8:50::9 50000 2001:db8:50::1 22' }
        { $global:PSSenderInfo = 1; Set-DoubleShell -ClientIP '192.168.50.10' }
        { $global:PSSenderInfo = 1; Set-DoubleShell -ClientIP '::1'; Set-Network -Connection @{ 5985 = '10.1.1.7' } }
        { $env:SESSIONNAME = 'Console'; Set-Network -Connection @{ 3389 = '203.0.113.9' } }
        { $env:SESSIONNAME = 'RDP-Tcp#3'; Set-Network -Connection @{ 3389 = '192.168.50.30' } }
        { Set-RegistryValue -Key "$policyKey\DomainProfile" -Name AllowLocalPolicyMerge -Kind DWord -Value 1 }
        # Windows takes no notice of it there.
        { Set-RegistryValue -Key "$ownKey\DomainProfile" -Name AllowLocalPolicyMerge -Kind DWord -Value 0 }
        { Set-RegistryValue -Key "$ownKey\StandardProfile" -Name EnableFirewall -Kind DWord -Value 0; Set-RegistryValue -Key "$ownKey\Mdm\StandardProfile" -Name EnableFirewall -Kind DWord -Value 1 }
        { Set-RegistryValue -Key "$policyKey\DomainProfile" -Name DoNotAllowExceptions -Kind DWord -Value 0 }
        { Set-RegistryValue -Key "$ownKey\StandardProfile" -Name EnableFirewall -Kind DWord -Value 0; Set-RegistryValue -Key "$policyKey\PrivateProfile" -Name EnableFirewall -Kind DWord -Value 1 }
    )
    foreach ($do in $fine)
    {
        Reset-Computer
        & $do
        Assert-Equal -Name "fine: $do" -Is (Get-Refusal) -Should 'none'
    }
}

# What is only told: values of others, and an IPsec policy.
Invoke-Case -Name 'what is only told' -Action {
    Reset-Computer
    Set-RegistryValue -Key $rpc -Name Ports -Kind MultiString -Value @('4000-4100')
    Set-RegistryValue -Key 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\IPSec\Policy\Local' -Name ActivePolicy -Kind String -Value 'Servers'
    Set-RpcPortPolicy @node -WarningVariable warning -WarningAction SilentlyContinue
    Assert-Equal -Name 'told' -Is @($warning | ForEach-Object { "$_" -replace '^.*\((\w+)\)$', '$1' }) -Should @('ValuesFound', 'IPsecAssigned')
    Assert-True -Name 'told, which values' -Is ("$($warning[0])" -like '*Ports = 4000-4100*')
    Assert-Equal -Name 'IPsec policy' -Is (Get-RpcPortPolicy @node).IPsecPolicy -Should 'Servers'
}

# What is told of the firewall and of the ports, and what isn't worth it.
Invoke-Case -Name 'what is told of firewall and ports' -Action {
    $mdm = "$ownKey\Mdm\FirewallRules"
    $told = @(
        @{ Ids = 'OtherFirewall'; Do = { Set-DoubleProfile -Product @{ 'Other Firewall' = @(0, 2); 'Only an observer' = @(3) } } }
        @{ Ids = @(); Do = { Set-DoubleProfile -Product @{ 'Only an observer' = @(0, 1, 3) } } }
        @{ Ids = 'PortsReserved'; Do = { Set-Netsh -Excluded '  5040   5060 ' } }
        @{ Ids = @(); Do = { Set-Netsh -Excluded '  5040   5060     *', '  4000 5000', ' 5101 5199' } }
        @{ Ids = 'PortsDynamic'; Do = { Set-Netsh -Dynamic 1025, 58976 } }
        @{ Ids = @(); Do = { Set-Netsh -Dynamic 6001, 1000 } }
        @{ Ids = 'BlockedElsewhere'; Do = { Set-RegistryValue -Key "$policyKey\FirewallRules" -Name a -Kind String -Value 'v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=x|' } }
        @{ Ids = 'BlockedElsewhere'; Do = { Set-RegistryValue -Key $mdm -Name a -Kind String -Value 'v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort2_10=1000-6000|Name=x|' } }
        @{ Ids = 'BlockedElsewhere'; Do = { Set-RegistryValue -Key "$ownKey\FirewallRules" -Name a -Kind String -Value 'v2.33|Action=Block|Active=TRUE|Dir=In|Name=all|' } }
        @{ Ids = 'BlockedElsewhere'; Do = { Set-RegistryValue -Key $mdm -Name a -Kind String -Value 'v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|App=%SystemRoot%\System32\svchost.exe|Name=x|' } }
        @{ Ids = @(); Do = {
                $n = 0
                foreach ($text in 'Action=Block|Active=FALSE|Dir=In|Protocol=6|LPort=135|', 'Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|', 'Action=Block|Active=TRUE|Dir=Out|Protocol=6|LPort=135|',
                    'Action=Block|Active=TRUE|Dir=In|Protocol=17|LPort=135|', 'Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=445|LPort2_10=5101-5199|',
                    'Action=Block|Active=TRUE|Dir=In|Protocol=6|App=C:\games\x.exe|', 'Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=a|EmbedCtxt=rpcdsc contoso|',
                    'Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Block RPC Ports - contoso - block TCP 0badc0de|')
                {
                    $n++
                    Set-RegistryValue -Key $mdm -Name "r$n" -Kind String -Value "v2.33|$text"
                }
            }
        }
    )
    foreach ($case in $told)
    {
        Reset-Computer
        & $case.Do
        Set-RpcPortPolicy @node -WarningVariable warning -WarningAction SilentlyContinue
        Assert-Equal -Name "$($case.Do), set" -Is @($warning | ForEach-Object { "$_" -replace '^.*\((\w+)\)$', '$1' }) -Should @($case.Ids)
        Assert-Equal -Name "$($case.Do), test" -Is (Test-RpcPortPolicy @node -WarningVariable warning -WarningAction SilentlyContinue) -Should $true
        Assert-Equal -Name "$($case.Do), test tells" -Is @($warning | ForEach-Object { "$_" -replace '^.*\((\w+)\)$', '$1' }) -Should @($case.Ids)
    }
}

# Profiles that the policy doesn't count on (CIS and STIG have the public one ignore local rules) are told; the others refuse.
Invoke-Case -Name 'profiles that do not count' -Action {
    $own = @{ Policy = Get-TestPolicy }
    $own.Policy.Profiles = @('Domain', 'Private')
    $values = @(
        { param ($Name) Set-RegistryValue -Key "$policyKey\${Name}Profile" -Name AllowLocalPolicyMerge -Kind DWord -Value 0 }
        { param ($Name) Set-RegistryValue -Key "$policyKey\${Name}Profile" -Name EnableFirewall -Kind DWord -Value 0 }
        { param ($Name) Set-RegistryValue -Key "$ownKey\Mdm\${Name}Profile" -Name DoNotAllowExceptions -Kind DWord -Value 1 }
        { param ($Name) Set-DoubleProfile -State 1 -Type @{ Domain = 1; Private = 2; Public = 4 }[$Name] }
    )
    foreach ($do in $values)
    {
        Reset-Computer
        & $do 'Public'
        Set-RpcPortPolicy @own -WarningVariable warning -WarningAction SilentlyContinue
        Assert-Equal -Name "$do, told" -Is @($warning).Count -Should 1
        Assert-Equal -Name "$do, in place" -Is (Test-RpcPortPolicy @own -WarningAction SilentlyContinue) -Should $true
        Assert-Equal -Name "$do, in place, document" -Is (& $inside { param ($Policy) Test-RpcRuleState -Policy $Policy } $own.Policy) -Should $true
        Reset-Computer
        & $do 'Private'
        Assert-Failure -Name "$do, refused" -Action { Set-RpcPortPolicy @own } -Like '*profile*'
        Assert-Equal -Name "$do, not in place" -Is (Test-RpcPortPolicy @own) -Should $false
    }
    $own.Policy.Profiles = @('Work')
    Assert-Failure -Name 'no such profile' -Action { Set-RpcPortPolicy @own } -Like '*Work*'
}

# Several at once are told at once.
Invoke-Case -Name 'several findings at once' -Action {
    Reset-Computer
    & $cases[1].Do
    $env:SSH_CONNECTION = '203.0.113.9 50000 10.0.0.1 22'
    Set-Network -Listener '5050=77', '5051=77'
    Assert-Equal -Name 'several' -Is (Get-Refusal) -Should 'FirewallOff'
    Assert-True -Name 'several, all told' -Is ("$Caught" -like '*firewall is off in the Domain profile*203.0.113.9*sqlservr on 5050, sqlservr on 5051*')
    Assert-Equal -Name 'several, id' -Is $Caught.FullyQualifiedErrorId -Should 'FirewallOff,Set-RpcPortPolicy'
}

# Who may change it, and from where: the errors' form.
Invoke-Case -Name 'not elevated' -Action {
    Reset-Computer
    & $inside { Set-Item -Path function:script:Test-RpcElevation -Value { $false } }
    Assert-Equal -Name 'not elevated' -Is (Get-Refusal) -Should 'NotElevated'
    Assert-Equal -Name 'not elevated, remedy' -Is $Caught.ErrorDetails.RecommendedAction -Should 'start PowerShell with "Run as administrator".'
    $state = Get-RpcPortPolicy @node
    Assert-Equal -Name 'not elevated, get' -Is $state.RulesInPlace -Should $false
}

# A restart that is pending while nobody may see the task isn't in place.
Invoke-Case -Name 'a task that is not visible' -Action {
    Reset-Computer
    Set-RpcPortPolicy @node
    (Get-DoubleTask).Clear()
    & $inside { Set-Item -Path function:script:Test-RpcElevation -Value { $false } }
    Assert-Equal -Name 'task not visible' -Is @(Test-RpcPortPolicy @node -Detailed | ForEach-Object { $_.Is }) -Should @('not visible without administrator rights')
}

# Another computer's policy isn't applied here by mistake.
Invoke-Case -Name 'another computer' -Action {
    Reset-Computer
    & $inside { Set-Item -Path function:script:Test-RpcOwnName -Value $script:RealOwnName }
    Assert-Equal -Name 'another computer' -Is (Get-Refusal) -Should 'OtherComputer'
    Assert-Equal -Name 'another computer, forced' -Is (Get-Refusal -With @{ Force = $true }) -Should 'none'
    foreach ($case in @(@('fs01.corp.example', 'fs01.corp.example', $true), @('FS01', 'fs01.corp.example', $true), @('fs01.corp.example', 'fs01', $true),
            @('fs02', 'fs01.corp.example', $false), @('fs01.lab.example', 'fs01.corp.example', $false), @('fs', 'fs01', $false)))
    {
        $is = & $inside { param ($Name, $Own) function Get-RpcHostName { $Own } Test-RpcOwnName -ComputerName $Name } $case[0] $case[1]
        Assert-Equal -Name "$($case[0]) on $($case[1])" -Is $is -Should $case[2]
    }
}

Complete-Test
