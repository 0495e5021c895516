# Several fleets, and several ways of applying one, on a computer: what is taken over, what is refused, and what the last
# one that goes leaves. startup.ps1 has the module's functions; what apply.cmd leaves is made by hand. -Inline: a folder with
# one script for each function that a document calls, instead of the module's.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Inline, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
& $inside { 'Test-RpcElevation', 'Test-RpcOwnName' | ForEach-Object { Set-Item -Path "function:script:$_" -Value { $true } } }
$rpc = 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$folder = "$env:SystemRoot\rpcdsc"

# The policy of a fleet: each has ports of its own.
function Get-FleetPolicy
{
    param ([string]$Fleet, [string[]]$Formerly)
    $policy = Get-TestPolicy -Tag 0badc0de
    $ports = @{ contoso = '6001-6100'; fabrikam = '6201-6300'; other = '6401-6500' }[$Fleet]
    $policy.Fleet = $Fleet
    $policy.RuleGroup = "rpcdsc $Fleet"
    $policy.Label = "Block RPC Ports - $Fleet"
    $policy.Ports = @($ports)
    foreach ($rule in $policy.Rules)
    {
        $rule.Name = $rule.Name -replace 'contoso', $Fleet
        $rule.LocalPort = @('135', $ports)
    }
    if ($Formerly)
    {
        $policy.Formerly = $Formerly
    }
    $policy
}

function Reset-Computer
{
    param ([switch]$Earlier)
    Reset-Double
    if ([IO.Directory]::Exists($folder))
    {
        [IO.Directory]::Delete($folder, $true)
    }
    Add-DoubleRule -Rule @{ Name = 'Remote - admin - block tcp'; DisplayName = 'other'; Group = ''; Protocol = 'TCP'; LocalPort = @('135') }
    if ($Earlier)
    {
        New-Item -Path $rpc -Force | Out-Null
        New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @('7001-7100', '7200')
        New-ItemProperty -Path $rpc -Name UseInternetPorts -PropertyType String -Value 'N'
    }
    Set-DoubleFault
}

# What reg.exe exports of the key as Reset-Computer -Earlier makes it.
$export = "Windows Registry Editor Version 5.00`r`n`r`n[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet]`r`n" +
    "`"Ports`"=hex(7):37,00,30,00,30,00,31,00,2d,00,37,00,31,00,30,00,30,00,00,00,37,00,32,\`r`n  00,30,00,30,00,00,00,00,00`r`n" +
    "`"UseInternetPorts`"=`"N`"`r`n`r`n[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet\More]`r`n`"Ports`"=`"x`"`r`n"

# The same of values as rpcdsc writes them.
$whole = $export -replace '"N"', '"Y"' -replace '("UseInternetPorts")', "`"PortsInternetAvailable`"=`"Y`"`r`n`$1"

# What apply.cmd leaves: rules without a group, the values, a task, and its folder.
function Invoke-Apply
{
    param ([string]$Fleet, [datetime]$Time = '2026-11-20T10:00:00Z')
    $ports = (Get-FleetPolicy -Fleet $Fleet).Ports[0]
    $null = [IO.Directory]::CreateDirectory("$folder/$Fleet")
    $before = "$folder/$Fleet/before.none"
    if (Test-Path -Path $rpc)
    {
        $before = "$folder/$Fleet/before.reg"
    }
    [IO.File]::WriteAllText($before, $export, [Text.Encoding]::Unicode)
    [IO.File]::SetLastWriteTimeUtc($before, $Time.ToUniversalTime())
    'applied-1a2b3c4d', 'restart.slot', 'restart.pending', 'apply.log' | ForEach-Object { [IO.File]::WriteAllText("$folder/$Fleet/$_", 'x') }
    $null = New-Item -Path $rpc -Force
    New-ItemProperty -Path $rpc -Name Ports -PropertyType MultiString -Value @($ports) -Force
    'PortsInternetAvailable', 'UseInternetPorts' | ForEach-Object { New-ItemProperty -Path $rpc -Name $_ -PropertyType String -Value 'Y' -Force }
    $rule = @{ Group = ''; Protocol = 'TCP'; LocalPort = @('135', $ports); RemoteAddress = @('11.0.0.0-255.255.255.254') }
    foreach ($side in 'block tcp', 'allow udp 12')
    {
        $rule.Name = "Block RPC Ports - $Fleet - $side 1a2b3c4d"
        $rule.DisplayName = $rule.Name
        $rule.Action = ((Get-Culture).TextInfo.ToTitleCase(($side -split ' ')[0]))
        Add-DoubleRule -Rule $rule
    }
    $tasks = Get-DoubleTask
    $tasks["rpcdsc $Fleet restart"] = New-Object -TypeName PSObject -Property @{ TaskName = "rpcdsc $Fleet restart"; Name = "rpcdsc $Fleet restart"; Xml = "<Task><Actions><Exec><Command>%SystemRoot%\rpcdsc\$Fleet\restart.cmd</Command></Exec></Actions></Task>" }
}

# Calls a function of a document.
function Invoke-Entry
{
    param ([string]$Entry, $With)
    if ($Inline)
    {
        return & (Join-Path -Path $Inline -ChildPath "$Entry.ps1") @With
    }
    & $inside { param ($Entry, $With) & $Entry @With } $Entry $With
}

# The two resources of the document, in their order.
function Set-Document
{
    param ($Policy)
    Invoke-Entry -Entry @('Set-RpcBase', 'Set-RpcSuccessor')[$Policy.ContainsKey('Formerly')] -With @{ Policy = $Policy }
    $restart = @{ Policy = $Policy; Slot = @{ When = 'never' } }
    if (-not (Invoke-Entry -Entry Test-RpcRestart -With $restart))
    {
        Invoke-Entry -Entry Set-RpcRestart -With $restart
    }
}

function Test-Document
{
    param ($Policy)
    [bool](Invoke-Entry -Entry Test-RpcRuleState -With @{ Policy = $Policy })
}

function Remove-Document
{
    param ($Policy)
    $null = Invoke-Entry -Entry Remove-RpcState -With @{ Policy = $Policy }
}

function Get-RuleNames
{
    @(Get-DoubleRule | ForEach-Object { $_.Name } | Sort-Object)
}

$ours = @{}
foreach ($one in 'contoso', 'fabrikam', 'other')
{
    $ours[$one] = Get-FleetPolicy -Fleet $one
}
$renamed = Get-FleetPolicy -Fleet fabrikam -Formerly contoso, older
$named = Get-FleetPolicy -Fleet contoso -Formerly contoso

# By whichever way the first came, the module takes over, and what was there before it comes back.
$first = @{
    'the scripts of this fleet' = @{ Do = { Invoke-Apply -Fleet contoso }; Policy = $ours.contoso; Names = 'contoso' }
    'the scripts of this fleet, which names itself' = @{ Do = { Invoke-Apply -Fleet contoso }; Policy = $named; Names = 'contoso' }
    'the scripts of a former fleet' = @{ Do = { Invoke-Apply -Fleet contoso }; Policy = $renamed; Names = 'contoso' }
    'the module of a former fleet' = @{ Do = { Set-RpcPortPolicy -Policy $ours.contoso -Slot @{ When = 'window'; Day = 'Sunday'; Clock = '01:00' } }; Policy = $renamed; Names = 'contoso' }
    'a document of a former fleet' = @{ Do = { Set-Document -Policy $ours.contoso }; Policy = $renamed; Names = 'contoso' }
    'scripts and document of a former fleet' = @{ Do = { Invoke-Apply -Fleet contoso; & $inside { param ($P) Save-RpcState -Policy $P; Set-RpcRuleState -Policy $P -Have @() } $ours.contoso }; Policy = $renamed; Names = 'contoso' }
}

# Each of them, and each way that takes over: a document only what the fleet file names.
function Get-Handover
{
    foreach ($what in $first.Keys)
    {
        @{ What = $what; Way = 'module'; Set = { Set-RpcPortPolicy -Policy $args[0] }; Remove = { Remove-RpcPortPolicy -Policy $args[0] } }
        if ($first[$what].Policy.ContainsKey('Formerly'))
        {
            @{ What = $what; Way = 'document'; Set = { if (-not (Test-Document -Policy $args[0])) { Set-Document -Policy $args[0] } }; Remove = { Remove-Document -Policy $args[0] } }
        }
    }
}

Invoke-Case -Name 'what came before is taken over' -Action {
    foreach ($case in Get-Handover)
    {
        foreach ($earlier in $false, $true)
        {
            $what = $case.What
            $about = "$what, $($case.Way) (earlier: $earlier)"
            $policy = $first[$what].Policy
            Reset-Computer -Earlier:$earlier
            $before = Get-DoubleText
            & $first[$what].Do
            Assert-Equal -Name "$about, test" -Is (Test-RpcPortPolicy -Policy $policy), (Test-Document -Policy $policy) -Should $false, $false
            Assert-True -Name "$about, told" -Is (@(Test-RpcPortPolicy -Policy $policy -Detailed | Where-Object { $_.What -like 'fleet contoso*' }).Count -eq 1)
            $text = Get-DoubleText
            Set-RpcPortPolicy -Policy $policy -WhatIf
            Assert-Equal -Name "$about, WhatIf" -Is (Get-DoubleText) -Should $text
            & $case.Set $policy
            Assert-Equal -Name "$about, set" -Is (Test-RpcPortPolicy -Policy $policy), (Test-Document -Policy $policy) -Should $true, $true
            Assert-Equal -Name "$about, rules" -Is (Get-RuleNames) -Should @(@('Remote - admin - block tcp') + @($policy.Rules | ForEach-Object { $_.Name }) | Sort-Object)
            Assert-Equal -Name "$about, states" -Is @(@(Get-DoubleRegistryText) -like '*\rpcdsc\*') -Should @("[HKLM:\SOFTWARE\rpcdsc\$($policy.Fleet)]")
            Assert-Equal -Name "$about, tasks" -Is @((Get-DoubleTask).Keys) -Should @()
            Assert-Equal -Name "$about, folder" -Is ([IO.Directory]::Exists($folder)) -Should $false
            Assert-Equal -Name "$about, pending" -Is (Get-RpcPortPolicy -Policy $policy).RestartPending -Should $true
            Set-DoubleFault
            & $case.Set $policy
            Assert-Equal -Name "$about, second run" -Is (Get-DoubleCount).Changes -Should 0
            & $case.Remove $policy
            Assert-Equal -Name "$about, removed" -Is (Get-DoubleText) -Should $before
        }
    }
}

Invoke-Case -Name 'taking over is all or nothing' -Action {
    $confirmed = @(Get-Handover | Where-Object { $_.Way -eq 'module' } | ForEach-Object { $one = $_.Clone(); $one.Way = 'to be confirmed'; $one })
    foreach ($case in @(Get-Handover) + $confirmed)
    {
        $what = $case.What
        for ($n = 1; $n -le 80; $n++)
        {
            Reset-Computer -Earlier
            & $first[$what].Do
            $before = Get-DoubleText
            $files = @([IO.Directory]::Exists("$folder/contoso"))
            Set-DoubleFault -At $n
            $failed = $false
            try
            {
                if ($case.Way -eq 'to be confirmed')
                {
                    Set-RpcPortPolicy -Policy $first[$what].Policy -ConfirmWithin 00:10:00
                }
                elseif ($case.Way -eq 'module')
                {
                    Set-RpcPortPolicy -Policy $first[$what].Policy -Slot @{ When = 'window'; Day = 'Monday'; Clock = '03:00' }
                }
                else
                {
                    Invoke-Entry -Entry Set-RpcSuccessor -With @{ Policy = $first[$what].Policy }
                }
            }
            catch
            {
                $failed = $true
            }
            if ((Get-DoubleCount).Changes -lt $n)
            {
                break
            }
            Set-DoubleFault
            Assert-True -Name "$what, $($case.Way), call $n fails" -Is $failed
            Assert-Equal -Name "$what, $($case.Way), call $n failed" -Is (Get-DoubleText) -Should $before
            Assert-Equal -Name "$what, $($case.Way), call $n failed, folder" -Is @([IO.Directory]::Exists("$folder/contoso")) -Should $files
        }
        Assert-True -Name "$what, $($case.Way), calls ($n)" -Is ($n -gt 8 -and $n -lt 80)
    }
}

# A change that isn't confirmed gives back what it took over.
Invoke-Case -Name 'taking over is confirmed or undone' -Action {
    foreach ($what in $first.Keys)
    {
        foreach ($confirmed in $false, $true)
        {
            $about = "$what (confirmed: $confirmed)"
            $policy = $first[$what].Policy
            Reset-Computer -Earlier
            $empty = Get-DoubleText
            & $first[$what].Do
            $before = Get-DoubleText
            $there = [IO.Directory]::Exists("$folder/contoso")
            Set-RpcPortPolicy -Policy $policy -ConfirmWithin 00:10:00 -Slot @{ When = 'window'; Day = 'Monday'; Clock = '03:00' }
            Assert-Equal -Name "$about, set" -Is (Test-RpcPortPolicy -Policy $policy -Detailed | Where-Object { $_.What -notlike 'restart*' }) -Should $null
            if ($confirmed)
            {
                Confirm-RpcPortPolicy -Policy $policy
                Assert-Equal -Name "$about, folder" -Is ([IO.Directory]::Exists($folder)) -Should $false
                Remove-RpcPortPolicy -Policy $policy
                Assert-Equal -Name "$about, removed" -Is (Get-DoubleText) -Should $empty
                continue
            }
            Undo-RpcPortPolicy -Policy $policy
            Assert-Equal -Name "$about, as before" -Is (Get-DoubleText) -Should $before
            Assert-Equal -Name "$about, folder" -Is ([IO.Directory]::Exists("$folder/contoso")) -Should $there
        }
    }
}

# Whoever else is there is refused by each way, and stays as it is.
Invoke-Case -Name 'another fleet is refused' -Action {
    $there = @{
        scripts = { Invoke-Apply -Fleet other }
        module = { Set-RpcPortPolicy -Policy $ours.other }
        document = { Set-Document -Policy $ours.other }
        'rules only' = { Add-DoubleRule -Rule @{ Name = 'x'; DisplayName = 'x'; Group = 'rpcdsc other'; Action = 'Block'; Protocol = 'TCP'; LocalPort = @('135') } }
        'rules of scripts only' = { Invoke-Apply -Fleet other; [IO.Directory]::Delete($folder, $true) }
        'values only' = { Set-RpcPortPolicy -Policy $ours.other; (Get-DoubleRule).Clear() }
    }
    foreach ($way in $there.Keys)
    {
        Reset-Computer
        & $there[$way]
        $text = Get-DoubleText
        Assert-Equal -Name "$way, test" -Is (Test-RpcPortPolicy -Policy $renamed), (Test-Document -Policy $renamed) -Should $false, $false
        Set-DoubleFault
        Assert-Failure -Name "$way, module" -Action { Set-RpcPortPolicy -Policy $renamed -Force } -Like '*other fleets of rpcdsc: other.*Remove-RpcPortPolicy -Fleet*formerly*'
        Assert-Failure -Name "$way, WhatIf" -Action { Set-RpcPortPolicy -Policy $renamed -WhatIf } -Like '*other fleets of rpcdsc: other.*'
        Assert-Failure -Name "$way, document" -Action { Set-Document -Policy $renamed } -Like 'ChangeFailed: FleetThere: *: other. Remedy: *'
        Assert-Failure -Name "$way, document without formerly" -Action { Set-Document -Policy $ours.fabrikam } -Like 'ChangeFailed: NotAlone: *of other. Remedy: *'
        Assert-Equal -Name "$way, nothing changed" -Is (Get-DoubleCount).Changes, (Get-DoubleText) -Should 0, $text
    }
}

# What a native Group Policy object has is enforced beside everything here, and goes with the object alone.
Invoke-Case -Name 'rules of Group Policy' -Action {
    $key = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules'
    foreach ($case in @('other 1a2b3c4d', $false), @('contoso 1a2b3c4d', $false), @('contoso 0badc0de', $true), @('', $true))
    {
        $rule, $fine = $case
        $about = "'$rule'"
        Reset-Computer
        Set-RpcPortPolicy -Policy $ours.contoso
        $null = New-Item -Path $key -Force
        New-ItemProperty -Path $key -Name others -PropertyType String -Value 'v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=rpcdsc and others|'
        if ($rule)
        {
            New-ItemProperty -Path $key -Name x -PropertyType String -Value "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=rpcdsc $rule block TCP|EmbedCtxt=rpcdsc x|"
        }
        Assert-Equal -Name "$about, test" -Is (Test-RpcPortPolicy -Policy $ours.contoso), (Test-Document -Policy $ours.contoso) -Should $fine, $fine
        $told = @(Test-RpcPortPolicy -Policy $ours.contoso -Detailed | Where-Object { $_.What -like 'fleet *' } | ForEach-Object { $_.What })
        Assert-Equal -Name "$about, told" -Is $told -Should @(@("fleet $(@($rule -split ' ')[0]) (GPO)") | Where-Object { -not $fine })
        if (-not $fine)
        {
            $text = Get-DoubleText
            Assert-Failure -Name "$about, module" -Action { Set-RpcPortPolicy -Policy $ours.contoso -Force } -Like '*other fleets of rpcdsc: * (GPO).*a GPO: unlink it*'
            Assert-Failure -Name "$about, document" -Action { Set-Document -Policy $ours.contoso } -Like 'ChangeFailed: NotAlone: *(GPO). Remedy: *the GPO*'
            Assert-Equal -Name "$about, nothing changed" -Is (Get-DoubleText) -Should $text
        }
        Remove-RpcPortPolicy -Policy $ours.contoso
        Assert-Equal -Name "$about, removed" -Is @(@(Get-RuleNames) -like 'rpcdsc*') -Should @()
    }
}

# A document of a fleet that takes over from none refuses its own scripts, too, and goes on once the module has been there.
Invoke-Case -Name 'a document refuses the scripts of its fleet' -Action {
    Reset-Computer
    Invoke-Apply -Fleet contoso
    $text = Get-DoubleText
    Assert-Failure -Name 'refused' -Action { Set-Document -Policy $ours.contoso } -Like 'ChangeFailed: NotAlone: *of contoso. Remedy: *remove.cmd*list the name in formerly*'
    Assert-Equal -Name 'nothing changed' -Is (Get-DoubleText) -Should $text
    Set-RpcPortPolicy -Policy $ours.contoso
    Set-Document -Policy $ours.contoso
    Assert-Equal -Name 'then the document' -Is (Test-Document -Policy $ours.contoso) -Should $true
}

# An earlier version let one be applied over the other: whichever goes first, the values of before both come back last, and
# neither is called in place meanwhile.
Invoke-Case -Name 'two fleets, removed in each order' -Action {
    $remove = @{ module = { Remove-RpcPortPolicy -Policy $args[0] }; document = { Remove-Document -Policy $args[0] } }
    # The second one's clock may be behind.
    foreach ($case in @($false, 'module', '2026-11-25'), @($true, 'document', '2026-11-25'), @($false, 'document', '2026-11-20'), @($true, 'module', '2026-11-20'))
    {
        $earlier, $way, $time = $case
        foreach ($order in @('contoso', 'other'), @('other', 'contoso'))
        {
            $about = "$order, $way, $time (earlier: $earlier)"
            Reset-Computer -Earlier:$earlier
            $before = Get-DoubleText
            Set-RpcPortPolicy -Policy $ours.contoso
            Set-DoubleClock -Now $time
            & $inside { param ($P) Save-RpcState -Policy $P; Set-RpcRuleState -Policy $P -Have @(); Set-RpcRegistry -Policy $P } $ours.other
            'contoso', 'other' | ForEach-Object { Assert-Equal -Name "$about, test of $_" -Is (Test-RpcPortPolicy -Policy $ours[$_]), (Test-Document -Policy $ours[$_]) -Should $false, $false }
            $last = $ours[$order[1]]
            & $remove[$way] $ours[$order[0]]
            Assert-Equal -Name "$about, the other's rules stay" -Is @(@(Get-RuleNames) -like 'rpcdsc*') -Should @($last.Rules | ForEach-Object { $_.Name } | Sort-Object)
            Assert-Equal -Name "$about, and its values" -Is @((Get-RpcPortPolicy -Policy $last).Ports) -Should $last.Ports
            Assert-Equal -Name "$about, the other is in place" -Is (Test-RpcPortPolicy -Policy $last), (Test-Document -Policy $last) -Should $true, $true
            & $remove[$way] $last
            Assert-Equal -Name "$about, all gone" -Is (Get-DoubleText) -Should $before
        }
    }
}

# An earlier version's scripts ran over the module's values. What was there before both goes to whoever is left.
Invoke-Case -Name 'scripts over the module' -Action {
    foreach ($saves in $true, $false)
    {
        Reset-Computer
        $before = @(Get-DoubleRegistryText)
        Set-RpcPortPolicy -Policy $ours.contoso
        Invoke-Apply -Fleet other
        # Their clock may be behind.
        [IO.File]::WriteAllText("$folder/other/before.reg", $whole, [Text.Encoding]::Unicode)
        [IO.File]::SetLastWriteTimeUtc("$folder/other/before.reg", [datetime]'2026-11-20')
        if (-not $saves)
        {
            # They found the values as they wanted them.
            [IO.File]::Delete("$folder/other/before.reg")
        }
        Assert-Equal -Name "saves: $saves, test" -Is (Test-RpcPortPolicy -Policy $ours.contoso), (Test-Document -Policy $ours.contoso) -Should $false, $false
        Remove-RpcPortPolicy -Policy $ours.contoso
        Assert-Equal -Name "saves: $saves, their rules and values" -Is @(@(Get-RuleNames) -like '*other*').Count, @((Get-RpcPortPolicy -Policy $ours.other).Ports) -Should 2, @('6401-6500')
        Assert-Equal -Name "saves: $saves, what they put back" -Is ([IO.File]::Exists("$folder/other/before.none")), ([IO.File]::Exists("$folder/other/before.reg")) -Should $true, $false
        Remove-RpcPortPolicy -Fleet other
        Assert-Equal -Name "saves: $saves, all gone" -Is @(Get-DoubleRegistryText) -Should $before
    }
}

Invoke-Case -Name 'scripts over the module and earlier values' -Action {
    Reset-Computer -Earlier
    Set-RpcPortPolicy -Policy $ours.contoso
    Invoke-Apply -Fleet other -Time '2026-11-30T00:00:00Z'
    [IO.File]::WriteAllText("$folder/other/before.reg", $whole, [Text.Encoding]::Unicode)
    $text = Get-DoubleText
    Assert-Failure -Name 'the module, removed first' -Action { Remove-RpcPortPolicy -Policy $ours.contoso } -Like '*apply.cmd of the fleet other*Remedy: *remove.cmd*'
    Assert-Equal -Name 'nothing changed' -Is (Get-DoubleText) -Should $text
    Remove-RpcPortPolicy -Fleet other
    Assert-Equal -Name 'no trace of the scripts' -Is (@(Get-RuleNames) -like '*other*'), ([IO.Directory]::Exists($folder)) -Should @(), $false
    Remove-RpcPortPolicy -Policy $ours.contoso
    Assert-Equal -Name 'all gone' -Is (@(Get-RuleNames)), (Get-ItemProperty -Path $rpc).UseInternetPorts -Should @('Remote - admin - block tcp'), 'N'
}

# Removing a fleet removes what its scripts have, too.
Invoke-Case -Name 'a fleet goes with its scripts' -Action {
    foreach ($earlier in $false, $true)
    {
        Reset-Computer -Earlier:$earlier
        $before = Get-DoubleText
        Invoke-Apply -Fleet contoso
        $absent = & $inside { param ($P) Test-RpcAbsent -Policy $P } $ours.contoso
        Assert-Equal -Name "absent (earlier: $earlier)" -Is $absent -Should $false
        Remove-RpcPortPolicy -Fleet contoso
        Assert-Equal -Name "removed (earlier: $earlier)" -Is (Get-DoubleText) -Should $before
        Assert-Equal -Name "folder (earlier: $earlier)" -Is ([IO.Directory]::Exists($folder)) -Should $false
        $absent = & $inside { param ($P) Test-RpcAbsent -Policy $P } $ours.contoso
        Assert-Equal -Name "absent now (earlier: $earlier)" -Is $absent -Should $true
    }
}

# What remove.cmd leaves in its folder stops nobody.
Invoke-Case -Name 'what is seen without administrator rights' -Action {
    Reset-Computer
    Set-RpcPortPolicy -Policy $ours.contoso
    Invoke-Apply -Fleet other
    & $inside {
        Set-Item -Path function:script:Test-RpcElevation -Value { $false }
        $script:RealOther = ${function:Find-RpcOther}
        Set-Item -Path function:script:Find-RpcOther -Value { throw 'Access is denied.' }
    }
    try
    {
        $found = @(Test-RpcPortPolicy -Policy $ours.contoso -Detailed | Where-Object { $_.What -like 'fleet *' } | ForEach-Object { $_.What })
        Assert-Equal -Name 'rules' -Is $found -Should @('fleet other')
    }
    finally
    {
        & $inside {
            Set-Item -Path function:script:Test-RpcElevation -Value { $true }
            Set-Item -Path function:script:Find-RpcOther -Value $script:RealOther
        }
    }
    Reset-Computer
}

# Nobody is told of values that are taken over that they are put back.
Invoke-Case -Name 'what the preflight says of a former fleet' -Action {
    foreach ($policy in $renamed, $ours.fabrikam)
    {
        Reset-Computer
        if ($policy.ContainsKey('Formerly'))
        {
            Set-RpcPortPolicy -Policy $ours.contoso
        }
        else
        {
            Reset-Computer -Earlier
        }
        Set-RpcPortPolicy -Policy $policy -WarningAction SilentlyContinue -WarningVariable warned
        Assert-Equal -Name "formerly: $($policy.ContainsKey('Formerly'))" -Is @(@($warned) -like '*ValuesFound*').Count -Should ([int](-not $policy.ContainsKey('Formerly')))
    }
}

Invoke-Case -Name 'what the log says of a former fleet' -Action {
    Reset-Computer
    Set-RpcPortPolicy -Policy $ours.contoso
    $null = Get-DoubleEvent
    # A folder that couldn't be deleted is in nobody's way, and goes with the next change.
    $null = [IO.Directory]::CreateDirectory("$folder/older old")
    [IO.File]::WriteAllText("$folder/older old/before.none", 'x')
    Set-RpcPortPolicy -Policy $renamed
    $events = @(Get-DoubleEvent)
    Assert-True -Name "event ($events)" -Is ($events.Count -eq 1 -and "$events" -like 'Application 1 Information * applied; restart pending: *; taken over from contoso')
    Assert-Equal -Name 'folder' -Is ([IO.Directory]::Exists($folder)) -Should $false
    Set-RpcPortPolicy -Policy $ours.fabrikam -Slot @{ When = 'window'; Day = 'Sunday'; Clock = '01:00' }
    Assert-True -Name 'nothing taken over' -Is ("$(Get-DoubleEvent)" -notlike '*taken over*')
}

Invoke-Case -Name 'the log of scripts that are gone' -Action {
    Reset-Computer
    $null = [IO.Directory]::CreateDirectory("$folder/other")
    'apply.log', 'restart.pending' | ForEach-Object { [IO.File]::WriteAllText("$folder/other/$_", 'x') }
    Set-RpcPortPolicy -Policy $ours.contoso
    Assert-Equal -Name 'test' -Is (Test-RpcPortPolicy -Policy $ours.contoso) -Should $true
    Assert-Equal -Name 'it stays' -Is ([IO.File]::Exists("$folder/other/apply.log")) -Should $true
    Reset-Computer
}

# What can't be taken over exactly is refused, with a way out.
Invoke-Case -Name 'scripts that can not be taken over' -Action {
    foreach ($file in 'exempt.before', 'built-1a2b3c4d')
    {
        Reset-Computer
        Invoke-Apply -Fleet contoso
        [IO.File]::WriteAllText("$folder/contoso/$file", 'x')
        Assert-Failure -Name $file -Action { Set-RpcPortPolicy -Policy $ours.contoso } -Like '*Remedy: run remove.cmd of the fleet contoso first*'
    }
    Reset-Computer -Earlier
    Invoke-Apply -Fleet contoso
    $text = [IO.File]::ReadAllText("$folder/contoso/before.reg")
    [IO.File]::WriteAllText("$folder/contoso/before.reg", $text.Replace('="N"', '=hex(b):01'), [Text.Encoding]::Unicode)
    Set-DoubleFault
    Assert-Failure -Name 'a value of another type' -Action { Set-RpcPortPolicy -Policy $ours.contoso } -Like '*Remedy: run remove.cmd of the fleet contoso first*'
    Assert-Equal -Name 'nothing changed' -Is (Get-DoubleCount).Changes -Should 0
    Reset-Computer
    Set-RpcPortPolicy -Policy $ours.contoso -ConfirmWithin 00:10:00
    Assert-Failure -Name 'unconfirmed' -Action { Set-RpcPortPolicy -Policy $renamed } -Like '*to be confirmed by*'
    Reset-Computer
}

Invoke-Case -Name 'values of an exported key' -Action {
    $read = & $inside { param ($Text) ConvertFrom-RpcReg -Text $Text } $export
    Assert-Equal -Name 'names' -Is @($read.Keys | Sort-Object) -Should @('Ports', 'UseInternetPorts')
    Assert-Equal -Name 'list' -Is $read.Ports -Should @{ Kind = 'MultiString'; Value = @('7001-7100', '7200') }
    Assert-Equal -Name 'text' -Is $read.UseInternetPorts -Should @{ Kind = 'String'; Value = 'N' }
    foreach ($case in @(
            @('"a\\b\"c"', 'String', 'a\b"c'), @('dword:0000000a', 'DWord', 10), @('dword:ffffffff', 'DWord', -1), @('hex(2):25,00,78,00,25,00,00,00', 'ExpandString', '%x%')
        ))
    {
        Assert-Equal -Name $case[0] -Is (& $inside { param ($Data) ConvertFrom-RpcRegData -Data $Data } $case[0]) -Should @{ Kind = $case[1]; Value = $case[2] }
    }
    foreach ($data in '"a', 'hex(b):01', 'dword:1', 'hex(7):zz')
    {
        Assert-Equal -Name $data -Is (& $inside { param ($Data) ConvertFrom-RpcRegData -Data $Data } $data) -Should $null
    }
}

Complete-Test
