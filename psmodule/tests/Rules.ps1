# The entry points that DSC calls, on doubles of Windows: rules, registry as DSC writes it, restart, undo.
# -Engine: NetSecurity or Com. -Inline: a folder with one script for each entry point as a DSC document carries it,
# which are run in place of the module's functions.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Inline, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy

function Invoke-Entry
{
    param ([string]$Name, [hashtable]$With = @{})
    $given = @{ Policy = $Policy } + $With
    if ($Inline)
    {
        # A Script resource runs its text as a script block of its own, under the preferences of its host.
        $ErrorActionPreference = 'Continue'
        return & (Join-Path -Path $Inline -ChildPath "$Name.ps1") @given
    }
    & $inside { param ($Name, $Given) Set-StrictMode -Version Latest; & $Name @Given } $Name $given
}

# What the Registry resources of a configuration do.
function Set-DscRegistry
{
    $key = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
    if (-not (Test-Path -Path $key))
    {
        $null = New-Item -Path $key -Force
    }
    New-ItemProperty -Path $key -Name Ports -PropertyType MultiString -Value $Policy.Ports -Force
    New-ItemProperty -Path $key -Name PortsInternetAvailable -PropertyType String -Value 'Y' -Force
    New-ItemProperty -Path $key -Name UseInternetPorts -PropertyType String -Value 'Y' -Force
}

# A value of the firewall's private profile, which is called Standard where it isn't set by Group Policy.
function Set-ProfileValue
{
    param ([switch]$Policy, [string]$Name, [int]$Value)
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile'
    if ($Policy)
    {
        $key = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\PrivateProfile'
    }
    $null = New-Item -Path $key -Force
    New-ItemProperty -Path $key -Name $Name -PropertyType DWord -Value $Value
}

function Get-Mark
{
    $mark = Get-ItemProperty -Path 'HKLM:\HARDWARE\DESCRIPTION\System' -Name 'rpcdsc contoso' -ErrorAction SilentlyContinue
    if ($mark)
    {
        $mark.'rpcdsc contoso'
    }
}

function Get-StateValue
{
    param ([string]$Name)
    Get-ItemProperty -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' | ForEach-Object { $_.PSObject.Properties } |
        Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Value }
}

$first = 'rpcdsc contoso 1a2b3c4d 1'
$Policy = Get-TestPolicy
$foreign = @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
$looksAlike = @{ Name = 'rpcdsc contoso2 1'; DisplayName = 'x'; Group = 'rpcdsc contoso 2'; Protocol = 'TCP'; LocalPort = @('80') }

# An empty computer: nothing is in place, and nothing is written by looking.
Invoke-Case -Name 'an empty computer' -Action {
    Reset-Double
    Add-DoubleRule -Rule $foreign
    Add-DoubleRule -Rule $looksAlike
    $empty = Get-DoubleText
    Assert-Equal -Name 'test, empty' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
    Assert-Equal -Name 'get, empty' -Is (Invoke-Entry -Name Get-RpcRuleState) -Should 'rpcdsc contoso: 0 rules, 0 of policy 1a2b3c4d'
    Assert-Equal -Name 'absent, empty' -Is (Invoke-Entry -Name Test-RpcAbsent) -Should $true
    Assert-Equal -Name 'restart, empty' -Is (Invoke-Entry -Name Get-RpcRestart -With @{ Slot = @{ When = 'never' } }) -Should 'no restart pending'
    Assert-Equal -Name 'looking changes nothing' -Is (Get-DoubleText) -Should $empty
    Assert-Equal -Name 'looking calls nothing that changes' -Is (Get-DoubleCount).Changes -Should 0
}

# The first run, in the order of a configuration: the Registry resources find nothing to do.
Invoke-Case -Name 'the first and the second run' -Action {
    Reset-Double
    Add-DoubleRule -Rule $foreign
    Add-DoubleRule -Rule $looksAlike
    Assert-Equal -Name 'set gives no output' -Is @(Invoke-Entry -Name Set-RpcBase) -Should @()
    Assert-Equal -Name 'in place after the first resource' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
    $registry = Get-DoubleRegistryText
    Set-DscRegistry
    Assert-Equal -Name 'the registry resources change nothing' -Is (Get-DoubleRegistryText) -Should $registry
    Assert-Equal -Name 'in place' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
    Assert-Equal -Name 'get, in place' -Is (Invoke-Entry -Name Get-RpcRuleState) -Should 'rpcdsc contoso: 3 rules, 3 of policy 1a2b3c4d'
    Assert-Equal -Name 'absent, in place' -Is (Invoke-Entry -Name Test-RpcAbsent) -Should $false
    Assert-Equal -Name 'the key was absent' -Is (Get-StateValue -Name KeyAbsent) -Should 1
    Assert-Equal -Name 'a mark, with the time of the change' -Is (Get-Mark) -Should ([datetime]'2026-11-24T10:00:00').ToUniversalTime().ToString('o')
    Assert-Equal -Name 'others are there' -Is @(Get-DoubleRule | Where-Object { $_.Group -ne 'rpcdsc contoso' }).Count -Should 2
    $block = @(Get-DoubleRule | Where-Object { $_.Name -eq 'rpcdsc contoso 1a2b3c4d 1' })[0]
    Assert-Equal -Name 'block rule' -Is $block.Action, $block.Direction, $block.Enabled, $block.Profile, $block.Protocol -Should 'Block', 'Inbound', 'True', 'Any', 'TCP'
    Assert-Equal -Name 'block rule, ports' -Is @($block.LocalPort | Sort-Object) -Should @('135', '5001-5100', '5200-5299')
    Assert-Equal -Name 'block rule, addresses' -Is $block.RemoteAddress.Count -Should 6
    Assert-Equal -Name 'allow rules are made first' -Is @(Get-DoubleRule)[2].Action -Should 'Allow'
    $clean = Get-DoubleText
    $content = Get-DoubleRuleText -Content

    # The second run.
    Set-DoubleFault
    Invoke-Entry -Name Set-RpcBase
    Assert-Equal -Name 'a second run calls nothing that changes' -Is (Get-DoubleCount).Changes -Should 0
    Assert-Equal -Name 'a second run changes nothing' -Is (Get-DoubleText) -Should $clean
    1..300 | ForEach-Object { Add-DoubleRule -Rule @{ Name = "many $_"; DisplayName = 'm'; Group = 'many' } }
    Set-DoubleFault
    $null = Invoke-Entry -Name Test-RpcRuleState
    Assert-Equal -Name "queries don't grow with the rules" -Is (Get-DoubleCount).Queries -Should 1
    1..300 | ForEach-Object { Remove-DoubleRule -Name "many $_" }
}

# Drift, of each kind: found and mended, and others' rules left alone.
Invoke-Case -Name 'drift of rules' -Action {
    Reset-Double
    Add-DoubleRule -Rule $foreign
    Add-DoubleRule -Rule $looksAlike
    Invoke-Entry -Name Set-RpcBase
    Set-DscRegistry
    $content = Get-DoubleRuleText -Content
    function Get-First
    {
        @(Get-DoubleRule | Where-Object { $_.Name -eq $first })[0]
    }
    $drift = @{
        'disabled' = { (Get-First).Enabled = 'False' }
        'outbound' = { (Get-First).Direction = 'Outbound' }
        'other action' = { (Get-First).Action = 'Allow' }
        'one profile' = { (Get-First).Profile = 'Domain' }
        'other protocol' = { (Get-First).Protocol = 'UDP' }
        'a port fewer' = { (Get-First).LocalPort = @('135', '5001-5100') }
        'any port' = { (Get-First).LocalPort = @('Any') }
        'remote port' = { (Get-First).RemotePort = @('1024') }
        'an address fewer' = { (Get-First).RemoteAddress = @((Get-First).RemoteAddress | Select-Object -Skip 1) }
        'an address more' = { (Get-First).RemoteAddress += '10.1.1.7' }
        'any address' = { (Get-First).RemoteAddress = @('Any') }
        'a keyword' = { (Get-First).RemoteAddress += 'LocalSubnet' }
        'local address' = { (Get-First).LocalAddress = @('10.9.9.9') }
        'program' = { (Get-First).Program = 'C:\Windows\System32\svchost.exe' }
        'service' = { (Get-First).Service = 'RpcSs' }
        'interface type' = { (Get-First).InterfaceType = 'Wireless' }
        'interface' = { (Get-First).InterfaceAlias = @('Ethernet 2') }
        'removed' = { Remove-DoubleRule -Name $first }
        'all removed' = { 1..3 | ForEach-Object { Remove-DoubleRule -Name "rpcdsc contoso 1a2b3c4d $_" } }
        'one more' = { Add-DoubleRule -Rule @{ Name = 'stale'; DisplayName = 's'; Group = 'rpcdsc contoso'; Protocol = 'TCP'; LocalPort = @('80') } }
        'a copy' = {
            $copy = @{}
            (Get-First).PSObject.Properties | ForEach-Object { $copy[$_.Name] = $_.Value }
            $copy.Name = 'copy'
            Add-DoubleRule -Rule $copy
        }
        'moved to another group' = { (Get-First).Group = 'other'; (Get-First).Name = 'moved' }
    }
    if ($Engine -eq 'NetSecurity')
    {
        $drift['authenticated'] = { (Get-First).Authentication = 'Required' }
        $drift['remote user'] = { (Get-First).RemoteUser = 'O:LSD:(A;;CC;;;S-1-5-32-544)' }
    }
    $drift['namesake'] = { Add-DoubleRule -Rule @{ Name = $first; DisplayName = 's'; Group = 'rpcdsc contoso'; Protocol = 'TCP'; LocalPort = @('80') } }
    foreach ($kind in $drift.Keys)
    {
        Reset-Double
        Add-DoubleRule -Rule $foreign
        Add-DoubleRule -Rule $looksAlike
        Invoke-Entry -Name Set-RpcBase
        Set-DscRegistry
        & $drift[$kind]
        $others = @(Get-DoubleRule | Where-Object { $_.Group -ne 'rpcdsc contoso' }).Count
        Assert-Equal -Name "$kind is found" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
        Invoke-Entry -Name Set-RpcBase
        Assert-Equal -Name "$kind is mended" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
        $now = @(Get-DoubleRuleText -Content | Where-Object { $_ -like '*Group=rpcdsc contoso *' })
        Assert-Equal -Name "$kind, content" -Is $now -Should @($content | Where-Object { $_ -like '*Group=rpcdsc contoso *' })
        Assert-Equal -Name "$kind, others" -Is @(Get-DoubleRule | Where-Object { $_.Group -ne 'rpcdsc contoso' }).Count -Should $others
    }
}

# A new policy: its rules come, the old ones go; the earlier values stay saved as they were first.
Invoke-Case -Name 'a new policy and undoing it' -Action {
    Reset-Double
    New-Item -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'  -Force | Out-Null
    New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name Ports -PropertyType MultiString -Value @('4000-4999')
    New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name Other -PropertyType DWord -Value 7
    $before = Get-DoubleText
    Invoke-Entry -Name Set-RpcBase
    Set-DscRegistry
    Set-DoubleClock -Now '2026-11-25T10:00:00'
    $Policy = Get-TestPolicy -Tag 0badc0de
    Assert-Equal -Name 'new policy, test' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
    Invoke-Entry -Name Set-RpcBase
    Set-DscRegistry
    Assert-Equal -Name 'new policy, get' -Is (Invoke-Entry -Name Get-RpcRuleState) -Should 'rpcdsc contoso: 2 rules, 2 of policy 0badc0de'
    Assert-Equal -Name 'new policy, in place' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
    Assert-Equal -Name 'first values stay saved' -Is (Get-StateValue -Name Ports) -Should '4000-4999'
    Assert-Equal -Name 'change is noted anew' -Is (Get-Mark) -Should ([datetime]'2026-11-25T10:00:00').ToUniversalTime().ToString('o')

    # Undo, and again.
    Assert-True -Name 'undo says that a restart is pending' -Is ((Invoke-Entry -Name Remove-RpcState) -like '*restart pending*')
    Assert-Equal -Name 'undone' -Is (Get-DoubleText) -Should $before
    Assert-Equal -Name 'undone, absent' -Is (Invoke-Entry -Name Test-RpcAbsent) -Should $true
    Set-DoubleFault
    Assert-Equal -Name 'undone twice' -Is (Invoke-Entry -Name Remove-RpcState) -Should 'removed'
    Assert-Equal -Name 'undone twice, no calls' -Is (Get-DoubleCount).Changes -Should 0
}

# Where all values are right already, no restart comes of it.
Invoke-Case -Name 'values that are right already' -Action {
    $Policy = Get-TestPolicy -Tag 0badc0de
    Reset-Double
    Set-DscRegistry
    Invoke-Entry -Name Set-RpcBase
    Assert-Equal -Name 'registry was right' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
    Assert-Equal -Name 'registry was right: no change' -Is (Get-Mark) -Should $null
    Assert-Equal -Name 'registry was right: nothing pending' -Is (Invoke-Entry -Name Get-RpcRestart -With @{ Slot = @{ When = 'never' } }) -Should 'no restart pending'
}

# An earlier version noted a clock's time, which tells nothing: one restart too many rather than one too few, once.
Invoke-Case -Name 'the note of an earlier version' -Action {
    $state = 'HKLM:\SOFTWARE\rpcdsc\contoso'
    $never = @{ Slot = @{ When = 'never' } }
    foreach ($note in '2020-01-01T00:00:00.0000000Z', '2026-11-24T09:00:00.0000000Z', '2038-01-01T00:00:00.0000000Z')
    {
        Reset-Double
        Invoke-Entry -Name Set-RpcBase
        Start-Double
        New-ItemProperty -Path $state -Name Changed -PropertyType String -Value $note
        Assert-Equal -Name "$note, test" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
        Invoke-Entry -Name Set-RpcBase
        Assert-Equal -Name "$note, set" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
        Assert-Equal -Name "$note, the note is a mark" -Is (Get-Mark), @((Get-Item -Path $state).GetValueNames() -eq 'Changed') -Should '2026-11-24T10:00:00.0000000Z', @()
        Assert-Equal -Name "$note, pending" -Is (Invoke-Entry -Name Get-RpcRestart -With $never) -Should 'restart pending: not scheduled, when = never'
        Start-Double
        Assert-Equal -Name "$note, started" -Is (Invoke-Entry -Name Test-RpcRuleState), (Invoke-Entry -Name Get-RpcRestart -With $never) -Should $true, 'no restart pending'
    }
}

# Drift of the registry alone is the rules' concern, too: its time has to be noted.
Invoke-Case -Name 'drift of the registry' -Action {
    $Policy = Get-TestPolicy -Tag 0badc0de
    Reset-Double
    Set-DscRegistry
    Invoke-Entry -Name Set-RpcBase
    Set-DoubleClock -Now '2026-11-26T10:00:00'
    foreach ($wrong in @(
            { New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name Ports -PropertyType MultiString -Value @('1-2') -Force },
            { New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name Ports -PropertyType String -Value '6001-6100' -Force },
            { New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name UseInternetPorts -PropertyType String -Value 'N' -Force },
            { Remove-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet' -Name PortsInternetAvailable }
        ))
    {
        & $wrong
        Assert-Equal -Name "registry drift is found: $wrong" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
        Invoke-Entry -Name Set-RpcBase
        Assert-Equal -Name "registry drift is noted: $wrong" -Is (Get-Mark) -Should ([datetime]'2026-11-26T10:00:00').ToUniversalTime().ToString('o')
        Set-DscRegistry
        Assert-Equal -Name "registry drift is mended: $wrong" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
    }
}

# What keeps rules from being enforced: the test, which comes before each Set, says so and changes nothing.
Invoke-Case -Name 'what keeps rules from being enforced' -Action {
    $Policy = Get-TestPolicy -Tag 0badc0de
    foreach ($case in @(
            @{ Like = '*MpsSvc*not run*'; Do = { Set-DoubleService -Name MpsSvc -Status Stopped } },
            @{ Like = '*firewall is off in the Private profile*'; Do = { Set-ProfileValue -Policy -Name EnableFirewall -Value 0 } },
            @{ Like = '*firewall is off in the Private profile*'; Do = { Set-ProfileValue -Name EnableFirewall -Value 0 } },
            @{ Like = '*local rules are ignored in the Private*'; Do = { Set-ProfileValue -Policy -Name AllowLocalPolicyMerge -Value 0 } }
        ))
    {
        foreach ($applied in $false, $true)
        {
            Reset-Double
            if ($applied)
            {
                Invoke-Entry -Name Set-RpcBase
            }
            & $case.Do
            $before = Get-DoubleText
            Assert-Failure -Name "$($case.Do), test" -Action { Invoke-Entry -Name Test-RpcRuleState } -Like $case.Like
            Assert-Equal -Name "$($case.Do), nothing changed" -Is (Get-DoubleText) -Should $before
        }
    }
    Reset-Double
    Set-ProfileValue -Name EnableFirewall -Value 0
    Set-ProfileValue -Policy -Name EnableFirewall -Value 1
    Invoke-Entry -Name Set-RpcBase
    Assert-Equal -Name 'Group Policy switches the firewall on' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
}

# All is in place, but nothing was saved: what there is now is what undo will put back.
Invoke-Case -Name 'nothing was saved' -Action {
    $Policy = Get-TestPolicy -Tag 0badc0de
    Reset-Double
    Invoke-Entry -Name Set-RpcBase
    Remove-Item -Path 'HKLM:\SOFTWARE\rpcdsc\contoso'
    Assert-Equal -Name 'no state' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
    Invoke-Entry -Name Set-RpcBase
    Assert-Equal -Name 'state again' -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
}

# A state that was torn while it was saved is made anew.
Invoke-Case -Name 'a torn state' -Action {
    $Policy = Get-TestPolicy -Tag 0badc0de
    Reset-Double
    New-Item -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Force | Out-Null
    New-ItemProperty -Path 'HKLM:\SOFTWARE\rpcdsc\contoso' -Name Ports -PropertyType MultiString -Value @('1-2')
    Invoke-Entry -Name Set-RpcBase
    Assert-Equal -Name 'torn state' -Is @(Get-StateValue -Name Ports) -Should @()
}

# Every changing call fails once: the rules are as they were, and the next run completes.
Invoke-Case -Name 'every changing call fails once' -Action {
    foreach ($start in 'empty', 'drifted', 'old policy')
    {
        for ($n = 1; $n -le 40; $n++)
        {
            Reset-Double
            Add-DoubleRule -Rule $foreign
            $Policy = Get-TestPolicy -Tag 0badc0de
            if ($start -ne 'empty')
            {
                if ($start -eq 'old policy')
                {
                    $Policy = Get-TestPolicy
                }
                Invoke-Entry -Name Set-RpcBase
                Set-DscRegistry
                $Policy = Get-TestPolicy -Tag 0badc0de
                @(Get-DoubleRule | Where-Object { $_.Group -eq 'rpcdsc contoso' })[0].Program = 'C:\x.exe'
                @(Get-DoubleRule | Where-Object { $_.Group -eq 'rpcdsc contoso' })[1].Enabled = 'False'
            }
            $before = Get-DoubleRuleText
            Set-DoubleFault -At $n
            $failed = $false
            try
            {
                Invoke-Entry -Name Set-RpcBase
            }
            catch
            {
                $failed = $true
            }
            if (-not $failed)
            {
                break
            }
            Set-DoubleFault
            Assert-Equal -Name "$start, call $n fails" -Is (Get-DoubleRuleText) -Should $before
            Assert-Equal -Name "$start, call $n fails, test" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
            Invoke-Entry -Name Set-RpcBase
            Set-DscRegistry
            Assert-Equal -Name "$start, call $n fails, next run" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $true
        }
        Assert-True -Name "$start, calls that failed ($n)" -Is ($n -ge 5 -and $n -lt 40)
    }
}

# Rules that read back otherwise than they were written are taken away again.
Invoke-Case -Name 'rules that read back otherwise' -Action {
    Reset-Double
    $before = Get-DoubleText
    Set-DoubleMangle
    Assert-Failure -Name 'mangled' -Action { Invoke-Entry -Name Set-RpcBase } -Like '*reads back otherwise*as it was*'
    Assert-Equal -Name 'mangled: nothing stays' -Is (Get-DoubleText) -Should $before
}

# Undo that fails while it removes rules keeps all of them.
Invoke-Case -Name 'an undoing that fails' -Action {
    Reset-Double
    Set-DoubleMangle -On $false
    Invoke-Entry -Name Set-RpcBase
    $before = Get-DoubleText
    Set-DoubleFault -At 3
    Assert-Failure -Name 'undo, a rule stays' -Action { Invoke-Entry -Name Remove-RpcState }
    Assert-Equal -Name 'undo, a rule stays: all stay' -Is (Get-DoubleText) -Should $before
}

# When nothing can be put back, the message says so.
Invoke-Case -Name 'no way back' -Action {
    Reset-Double
    Invoke-Entry -Name Set-RpcBase
    Remove-DoubleRule -Name $first
    Add-DoubleRule -Rule @{ Name = 'stale'; DisplayName = 's'; Group = 'rpcdsc contoso'; Protocol = 'TCP'; LocalPort = @('80') }
    Set-DoubleFault -From 2
    Assert-Failure -Name 'no way back' -Action { Invoke-Entry -Name Set-RpcBase } -Like '*putting back failed*'
    Set-DoubleFault
}

# Empty lists would mean everything: that shows when the rules are read back.
Invoke-Case -Name 'empty lists' -Action {
    foreach ($key in 'LocalPort', 'RemoteAddress')
    {
        Reset-Double
        $Policy = Get-TestPolicy
        $Policy.Rules[1][$key] = @()
        $before = Get-DoubleText
        Assert-Failure -Name "empty $key, set" -Action { Invoke-Entry -Name Set-RpcBase } -Like '*as it was*'
        Assert-Equal -Name "empty $key, test" -Is (Invoke-Entry -Name Test-RpcRuleState) -Should $false
        Assert-Equal -Name "empty $key, nothing stays" -Is (Get-DoubleText) -Should $before
    }
}

# A name of ours that somebody else's rule has.
Invoke-Case -Name 'a name of ours that others have' -Action {
    Reset-Double
    $Policy = Get-TestPolicy
    Add-DoubleRule -Rule @{ Name = $first; DisplayName = 'theirs'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('80') }
    Invoke-Entry -Name Set-RpcBase
    $before = Get-DoubleText
    Assert-Failure -Name 'name shared with others' -Action { Invoke-Entry -Name Remove-RpcState } -Like '*outside of the group*'
    Assert-Equal -Name 'name shared with others, nothing changed' -Is (Get-DoubleText) -Should $before
    Assert-Equal -Name 'theirs is there' -Is @(Get-DoubleRule | Where-Object { $_.DisplayName -eq 'theirs' }).Count -Should 1
}

Complete-Test
