# Import-RpcGpo.ps1 on a domain of doubles: what it makes, what it leaves, what it refuses, and each call failing.
param ([string]$Name, [string]$Work)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Domain.ps1') -Work $Work

Invoke-Case -Name 'a new domain' -Action {
    Reset-Test
    $result = @(Invoke-Import)
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @(
        'rpcdsc contoso files script: Changed', 'rpcdsc contoso files script FS03: Changed', 'rpcdsc contoso web script: Changed', 'rpcdsc contoso web native: Changed')
    $gpo = Get-DomainGpo -Name 'rpcdsc contoso files script'
    Assert-Equal -Name 'content' -Is $gpo.Content -Should 'settings 1.1'
    Assert-True -Name "mark ($($gpo.Description))" -Is ($gpo.Description -match '\[rpcdsc fleet=contoso group=files flavor=script role=apply id=00000000-0000-5000-8000-000000000001 content=[0-9a-f]{32} version=1\]')
    Assert-Equal -Name 'no removal GPO' -Is (Get-DomainGpo -Name 'rpcdsc contoso files script remove') -Should $null
    Assert-Equal -Name 'not linked' -Is @(Get-DomainLink -Target $files) -Should @()
    Assert-Equal -Name 'permissions are left' -Is (Get-DomainPermission -Gpo 'rpcdsc contoso files script') -Should @('S-1-5-11 GpoApply', 'S-1-5-21-1-2-3-512 GpoEditDeleteModifySecurity')
    Assert-Equal -Name 'object' -Is @($result[0].PSObject.Properties.Name) -Should @('Name', 'Status', 'Steps', 'Group', 'Role', 'Id')
    Assert-Equal -Name 'id' -Is "$($result[0].Id)" -Should "$($gpo.Id)"
    Assert-Equal -Name 'steps' -Is $result[2].Steps -Should @('create it', 'create the WMI filter rpcdsc contoso windows-2016, product type 2, 3',
        'use the WMI filter rpcdsc contoso windows-2016, product type 2, 3', 'import the settings')
}

Invoke-Case -Name 'WMI filters' -Action {
    Reset-Test
    $null = Invoke-Import
    $windows = "SELECT * FROM Win32_OperatingSystem WHERE (Version LIKE '10.0.%') AND (ProductType = 2 OR ProductType = 3)"
    Assert-Equal -Name 'one for the same Windows' -Is @(Get-DomainFilter) -Should @(
        "rpcdsc contoso files script FS03: $windows", "rpcdsc contoso files script: $windows", "rpcdsc contoso windows-2016, product type 2, 3: $windows")
    $text = Get-DomainText
    Assert-True -Name 'names of computers' -Is ($text.Contains("2;3;10;$($windows.Length);WQL;root\CIMv2;$windows;3;10;55;WQL;root\CIMv2;SELECT * FROM Win32_ComputerSystem WHERE Name <> 'FS03';"))
    Assert-True -Name 'web has the shared one' -Is ((Get-DomainGpo -Name 'rpcdsc contoso web script').Filter -ceq (Get-DomainGpo -Name 'rpcdsc contoso web native').Filter)
    Assert-True -Name 'form' -Is ((Get-DomainGpo -Name 'rpcdsc contoso web script').Filter -match '^\[corp\.example;\{[0-9A-F-]{36}\};0\]$')
    Edit-DomainFilter -Name 'rpcdsc contoso windows-2016, product type 2, 3' -Attribute @{ 'msWMI-Parm2' = '1;3;10;1;WQL;root\CIMv2;X;' }
    $result = @(Invoke-Import -Group 'web' -Flavor 'script')
    Assert-Equal -Name 'an edited one' -Is $result[0].Steps -Should @('correct the WMI filter rpcdsc contoso windows-2016, product type 2, 3')
    Assert-Equal -Name 'an edited one is corrected' -Is (Get-DomainText) -Should $text
}

Invoke-Case -Name 'several versions of Windows' -Action {
    Reset-Test
    Write-Data -Gpo (Get-GpoText -Group 'old' -Id '00000000-0000-5000-8000-000000000008' -Generation 'windows-2012' -Versions "'6.2', '6.3'" -Types '1')
    $null = Invoke-Import
    Assert-Equal -Name 'query' -Is @(Get-DomainFilter) -Should @(
        "rpcdsc contoso windows-2012, product type 1: SELECT * FROM Win32_OperatingSystem WHERE (Version LIKE '6.2.%' OR Version LIKE '6.3.%') AND (ProductType = 1)")
    Assert-Equal -Name 'no warning' -Is $script:Warned -Should @()
    Write-Data -Gpo (Get-GpoText -Group 'plant' -Id '00000000-0000-5000-8000-000000000009' -Generation 'windows-2000' -Versions "'5.0'" -Types '3')
    $null = Invoke-Import
    Assert-True -Name 'Windows 2000' -Is (@($script:Warned -like 'Windows 2000 takes no notice of WMI filters*').Count -eq 1)
}

Invoke-Case -Name 'a second run' -Action {
    Reset-Test
    $options = @{ Group = 'files'; Target = $files; SecurityFilter = 'CORP\RPC pilot'; Order = 1 }
    $null = Invoke-Import @options
    $text = Get-DomainText
    Set-DomainFault
    $result = @(Invoke-Import @options)
    Assert-Equal -Name 'order of two' -Is @(Get-DomainLink -Target $files) -Should @('rpcdsc contoso files script', 'rpcdsc contoso files script FS03')
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script: Unchanged', 'rpcdsc contoso files script FS03: Unchanged')
    Assert-Equal -Name 'no call that changes' -Is (Get-DomainCall).Changes -Should 0
}

Invoke-Case -Name 'a new version' -Action {
    Reset-Test
    $null = Invoke-Import -Group 'files' -Target $files
    Write-Backup -Number 2
    $result = @(Invoke-Import -Group 'files')
    Assert-Equal -Name 'steps' -Is $result[0].Steps -Should @('note that an import begins', 'import the settings')
    Assert-Equal -Name 'content' -Is (Get-DomainGpo -Name 'rpcdsc contoso files script').Content -Should 'settings 1.2'
    Assert-Equal -Name 'links stay' -Is @(Get-DomainLink -Target $files) -Should @('rpcdsc contoso files script', 'rpcdsc contoso files script FS03')
    [IO.File]::WriteAllText((Join-Path -Path $Work -ChildPath '{00000000-0000-5000-8000-000000000001}/DomainSysvol/GPO/Machine/registry.pol'), 'PReg new')
    Assert-Equal -Name 'only one file is new' -Is @(Get-StatusText -Result @(Invoke-Import -Group 'files')) -Should @(
        'rpcdsc contoso files script: Changed', 'rpcdsc contoso files script FS03: Unchanged')
}

Invoke-Case -Name 'links' -Action {
    Reset-Test
    $null = Add-DomainGpo -Name 'baseline' -Link $web
    $null = Invoke-Import -Group 'web' -Flavor 'script' -Target $web -LinkEnabled No -Order 1
    Assert-Equal -Name 'off, first' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web script off', 'baseline')
    $result = @(Invoke-Import -Group 'web' -Flavor 'script' -Target $web)
    Assert-Equal -Name 'left as it is' -Is $result[0].Status -Should 'Unchanged'
    $result = @(Invoke-Import -Group 'web' -Flavor 'script' -Target $web, $files -LinkEnabled Yes -Order 1)
    Assert-Equal -Name 'steps' -Is $result[0].Steps -Should @("change its link to $web (LinkEnabled Yes)", "link it to $files (LinkEnabled Yes, Order 1)")
    Assert-Equal -Name 'on' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web script', 'baseline')
    Assert-Equal -Name 'a second place' -Is @(Get-DomainLink -Target $files) -Should @('rpcdsc contoso web script')
}

Invoke-Case -Name 'what must not be linked beside' -Action {
    Reset-Test
    $options = @{ Group = 'web'; Flavor = 'script'; Target = $web }
    $null = Invoke-Import @options
    $null = Invoke-Removal -Group 'web' -Flavor 'script'
    $result = @(Invoke-Import @options)
    Assert-Equal -Name 'the removal GPO goes' -Is $result[0].Steps -Should @("link it to $web (LinkEnabled Yes)", "unlink rpcdsc contoso web script remove from $web")
    Assert-Equal -Name 'links' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web script')
    Set-DomainFault
    Assert-Failure -Name 'the other flavor' -Like '*the other flavor of the same group*back first: Remove-RpcGpo.ps1 -Group web -Flavor script.*' -Action { Invoke-Import -Group 'web' -Flavor 'native' -Target $web }
    Assert-Equal -Name 'changes' -Is (Get-DomainCall).Changes -Should 0
    $null = Invoke-Removal -Group 'web' -Flavor 'script'
    Assert-Failure -Name 'what removes the other flavor' -Like '*delete it: Remove-RpcGpo.ps1 -Group web -Flavor script -Delete.*' -Action { Invoke-Import -Group 'web' -Flavor 'native' -Target $web }
    $null = Invoke-Removal -Group 'web' -Flavor 'script' -Delete
    $null = Invoke-Import -Group 'web' -Flavor 'native' -Target $web
    Assert-Equal -Name 'the other flavor is gone' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web native')
}

Invoke-Case -Name 'native GPOs of two groups' -Action {
    Reset-Test
    Write-Data -Gpo @(
        Get-GpoText -Group 'web' -Flavor 'native' -Id '00000000-0000-5000-8000-000000000006'
        Get-GpoText -Group 'files' -Flavor 'native' -Id '00000000-0000-5000-8000-000000000007'
        Get-GpoText -Group 'old' -Flavor 'native' -Id '00000000-0000-5000-8000-000000000008' -Generation 'windows-2012' -Versions "'6.3'"
        Get-GpoText -Group 'files' -Id '00000000-0000-5000-8000-000000000001')
    $null = Invoke-Import -Group 'web' -Target 'DC=corp,DC=example' -Force
    foreach ($case in @(@{ Group = 'files'; Flavor = 'native'; Count = 1 }, @{ Group = 'old'; Flavor = 'native'; Count = 0 }))
    {
        $null = Invoke-Import -Group $case.Group -Flavor $case.Flavor -Target $files
        Assert-Equal -Name $case.Group -Is @($script:Warned -like "rpcdsc contoso web native, of the group web, reaches $files, too*-SecurityFilter*").Count -Should $case.Count
    }
    $null = Invoke-Removal -Group 'files' -Flavor 'native' -Delete -Force
    $null = Invoke-Import -Group 'files' -Flavor 'script' -Target $files
    Assert-Equal -Name 'a script knows its hosts' -Is $script:Warned -Should @()
}

Invoke-Case -Name 'many names' -Action {
    Reset-Test
    foreach ($count in 100, 101)
    {
        Write-Data -Gpo (Get-GpoText -Group 'web' -Id '00000000-0000-5000-8000-000000000004' -Except (@(1..$count | ForEach-Object { "'PC$_'" }) -join ', '))
        $null = Invoke-Import
        Assert-Equal -Name "$count" -Is @($script:Warned -like '*its WMI filter names 101 computers*').Count -Should ($count - 100)
    }
}

Invoke-Case -Name 'ten thousand hosts' -Action {
    Reset-Test
    Write-Data -Gpo (Get-GpoText -Group 'web' -Id '00000000-0000-5000-8000-000000000004' -Hosts (@(1..10000 | ForEach-Object { "'h$_.corp.example'" }) -join ', '))
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result @(Invoke-Import)) -Should @('rpcdsc contoso web script: Changed')
}

Invoke-Case -Name 'security filter' -Action {
    Reset-Test
    $options = @{ Group = 'web'; Flavor = 'script'; SecurityFilter = 'RPC pilot', 'CORP\FS01$' }
    $result = @(Invoke-Import @options)
    Assert-Equal -Name 'permissions' -Is (Get-DomainPermission -Gpo 'rpcdsc contoso web script') -Should @(
        'S-1-5-11 GpoRead', 'S-1-5-21-1-2-3-1201 GpoApply', 'S-1-5-21-1-2-3-1301 GpoApply', 'S-1-5-21-1-2-3-512 GpoEditDeleteModifySecurity')
    Assert-True -Name 'before the settings' -Is ([array]::IndexOf($result[0].Steps, 'let NT-AUTORITAET\Authentifizierte Benutzer only read it') -lt [array]::IndexOf($result[0].Steps, 'import the settings'))
    Set-DomainPermission -Gpo 'rpcdsc contoso web script' -Sid 'S-1-5-11'
    Set-DomainPermission -Gpo 'rpcdsc contoso web script' -Sid 'S-1-5-21-1-2-3-1202' -Level 'GpoApply'
    $result = @(Invoke-Import @options)
    Assert-Equal -Name 'the right to read comes back' -Is $result[0].Steps -Should @('let NT-AUTORITAET\Authentifizierte Benutzer only read it')
    Assert-Equal -Name 'others are named' -Is @($script:Warned -like '*CORP\RPC others may apply it, too*').Count -Should 1
    $result = @(Invoke-Import -Group 'web' -Flavor 'script' -SecurityFilter 'Authentifizierte Benutzer')
    Assert-Equal -Name 'all computers again' -Is $result[0].Steps -Should @('let NT-AUTORITAET\Authentifizierte Benutzer apply it')
    Assert-Equal -Name 'the same by its SID' -Is @(Invoke-Import -Group 'web' -Flavor 'script' -SecurityFilter 'S-1-5-11')[0].Status -Should 'Unchanged'
    Assert-Failure -Name 'no such SID' -Like '*no account S-1-5-21-9-9-9-9*DOMAIN\group*' -Action { Invoke-Import -SecurityFilter 'S-1-5-21-9-9-9-9' }
    Set-DomainFault
    Assert-Failure -Name 'no such account' -Like '*no account CORP\nobody*DOMAIN\group*' -Action { Invoke-Import -SecurityFilter 'CORP\nobody' }
    Assert-Equal -Name 'no such account, changes' -Is (Get-DomainCall).Changes -Should 0
}

# What must be refused, is refused before the first change.
Invoke-Case -Name 'refused' -Action {
    $foreign = { $null = Add-DomainGpo -Name 'rpcdsc contoso web native' -Description 'mine' -Link $web }
    $edited = {
        $null = Invoke-Import
        Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Version = 5 }
    }
    $filtered = {
        $null = Invoke-Import -SkipWmiFilter -Group 'web'
        Add-DomainFilter -Name 'laptops' -Id '{00000000-0000-0000-0000-0000000000AA}'
        Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Filter = '[corp.example;{00000000-0000-0000-0000-0000000000AA};0]' }
    }
    foreach ($case in @(
            @{ Text = 'not ours'; Before = $foreign; Like = '*without the mark of this fleet*-Force*'; Run = { Invoke-Import } }
            @{ Text = 'two of a name'; Before = { & $foreign; $null = Add-DomainGpo -Name 'rpcdsc contoso web native' }; Like = '2 GPOs have the name rpcdsc contoso web native*'; Run = { Invoke-Import -Force } }
            @{ Text = 'another fleet'; Before = { $null = Invoke-Import; $old = (Get-DomainGpo -Name 'rpcdsc contoso web native').Description
                    Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Description = $old.Replace('fleet=contoso', 'fleet=other') } }
                Like = '*without the mark of this fleet*'; Run = { Invoke-Import } }
            @{ Text = 'renamed'; Before = { $null = Invoke-Import; Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Name = 'RPC web' } }
                Like = "*is called RPC web in this domain*-TargetName 'rpcdsc contoso web native'*"; Run = { Invoke-Import } }
            @{ Text = 'edited by hand'; Before = $edited; Like = '*was edited since it was imported*version was 1 and is 5*-Force*'; Run = { Invoke-Import } }
            @{ Text = 'another WMI filter'; Before = $filtered; Like = '*another WMI filter, laptops*-Force*-SkipWmiFilter*'; Run = { Invoke-Import } }
            @{ Text = 'a WMI filter of that name'; Before = { Add-DomainFilter -Name 'rpcdsc contoso windows-2016, product type 2, 3' -Id '{00000000-0000-0000-0000-0000000000AA}' }
                Like = '*that is not of this fleet*'; Run = { Invoke-Import } }
            @{ Text = 'two groups, one target'; Before = { }; Like = '*one group and one flavor*files (script), web (native), web (script)*'; Run = { Invoke-Import -Target $files } }
            @{ Text = 'two flavors, one target'; Before = { }; Like = '*one group and one flavor*'; Run = { Invoke-Import -Group 'web' -Target $web } }
            @{ Text = 'the domain'; Before = { }; Like = '*the whole domain*-Force*'; Run = { Invoke-Import -Group 'files' -Target 'dc=corp,dc=example' } }
            @{ Text = 'the domain controllers'; Before = { }; Like = '*the whole domain or its domain controllers*'; Run = { Invoke-Import -Group 'files' -Target 'OU=Domain Controllers,DC=corp,DC=example' } }
            @{ Text = 'no such place'; Before = { }; Like = '*OU=None*gibt es nicht*'; Run = { Invoke-Import -Group 'files' -Target 'OU=None,DC=corp,DC=example' } }
            @{ Text = 'no such order'; Before = { }; Like = '*has 0 links: -Order can be 1 to 1 there*'; Run = { Invoke-Import -Group 'web' -Flavor 'native' -Target $web -Order 2 } }
            @{ Text = 'an order without a target'; Before = { }; Like = '*are for a link*'; Run = { Invoke-Import -Order 2 } }
            @{ Text = 'no such group'; Before = { }; Like = '*There is no group plant. There are: files (script), web (native), web (script)*'; Run = { Invoke-Import -Group 'files', 'plant' } }
            @{ Text = 'no such flavor'; Before = { }; Like = '*There is no group files*'; Run = { Invoke-Import -Group 'files' -Flavor 'native' } }
            @{ Text = 'no WMI filter to tell computers apart'; Before = { }; Like = '*only the WMI filter tells apart*'; Run = { Invoke-Import -SkipWmiFilter } }
            @{ Text = 'no data'; Before = { [IO.File]::Delete((Join-Path -Path $Work -ChildPath 'RpcGpo.psd1')) }; Like = '*There is no file*RpcGpo.psd1*'; Run = { Invoke-Import } }
            @{ Text = 'data of another form'; Before = { Write-Data -Schema '2' }; Like = '*has the form 2*'; Run = { Invoke-Import } }
            @{ Text = 'a backup is missing'; Before = { [IO.File]::Delete((Join-Path -Path $Work -ChildPath '{00000000-0000-5000-8000-000000000004}/bkupInfo.xml')) }
                Like = '*no file bkupInfo.xml*as a whole*'; Run = { Invoke-Import } }
            @{ Text = 'another PowerShell'; Before = { }; Copy = $true; Like = '*Windows PowerShell (powershell.exe)*'; Run = { Invoke-Import } }
        ))
    {
        Reset-Test
        & $case.Before
        $before = Get-DomainText
        Set-DomainFault -Copy:($case.ContainsKey('Copy'))
        Assert-Failure -Name $case.Text -Like $case.Like -Action $case.Run
        Assert-Equal -Name "$($case.Text), changes" -Is (Get-DomainCall).Changes -Should 0
        Assert-Equal -Name "$($case.Text), domain" -Is (Get-DomainText) -Should $before
    }
}

Invoke-Case -Name 'taken by force' -Action {
    Reset-Test
    $null = Add-DomainGpo -Name 'rpcdsc contoso web native' -Description 'mine'
    $null = Invoke-Import -Force
    Assert-Equal -Name 'not ours' -Is (Get-DomainGpo -Name 'rpcdsc contoso web native').Content -Should 'settings 6.1'
    $text = Get-DomainText
    Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Version = 5; Content = 'edited'; Filter = '[corp.example;{00000000-0000-0000-0000-0000000000AA};0]' }
    $null = Invoke-Import -Force
    Assert-Equal -Name 'edited by hand' -Is (Get-DomainText).Replace('version=6]', 'version=1]') -Should $text
    $null = Invoke-Import -Force -Group 'files' -Target 'DC=corp,DC=example' -LinkEnabled No
    Assert-Equal -Name 'the domain' -Is @(Get-DomainLink -Target 'DC=corp,DC=example') -Should @('Default Domain Policy', 'rpcdsc contoso files script off', 'rpcdsc contoso files script FS03 off')
}

Invoke-Case -Name 'without WMI filters' -Action {
    Reset-Test
    $null = Invoke-Import -Group 'web' -SkipWmiFilter
    Assert-Equal -Name 'none' -Is @(Get-DomainFilter) -Should @()
    Edit-DomainGpo -Name 'rpcdsc contoso web native' -Property @{ Filter = '[corp.example;{00000000-0000-0000-0000-0000000000AA};0]' }
    Assert-Equal -Name 'another is left' -Is @(Invoke-Import -Group 'web' -SkipWmiFilter | ForEach-Object { $_.Status }) -Should @('Unchanged', 'Unchanged')
    Remove-Module -Name GpoDoubles
    Import-Module -Name $doubles -ArgumentList $false
    try
    {
        Reset-Test
        Assert-Failure -Name 'no module ActiveDirectory' -Like '*module ActiveDirectory is missing*-SkipWmiFilter*' -Action { Invoke-Import }
        Assert-Equal -Name 'no module ActiveDirectory, changes' -Is (Get-DomainCall).Changes -Should 0
        $null = Invoke-Import -Group 'web' -Flavor 'script' -SkipWmiFilter -Target $web
        Assert-Equal -Name 'linked' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web script')
        Assert-Failure -Name 'the domain' -Like '*the whole domain*' -Action { Invoke-Import -Group 'web' -Flavor 'script' -SkipWmiFilter -Target 'DC=corp,DC=example' }
    }
    finally
    {
        Remove-Module -Name GpoDoubles
        Import-Module -Name $doubles
    }
}

Invoke-Case -Name 'what if' -Action {
    Reset-Test
    $before = Get-DomainText
    $result = @(Invoke-Import -Group 'files' -Target $files -SecurityFilter 'RPC pilot' -WhatIf)
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script: Skipped', 'rpcdsc contoso files script FS03: Skipped')
    Assert-True -Name 'steps' -Is ($result[0].Steps -contains "link it to $files (LinkEnabled Yes)")
    Assert-Equal -Name 'no call that changes' -Is (Get-DomainCall).Changes -Should 0
    Assert-Equal -Name 'domain' -Is (Get-DomainText) -Should $before
}

Invoke-Case -Name 'what the folder does not have' -Action {
    Reset-Test
    $null = Invoke-Import
    Assert-Equal -Name 'all there' -Is $script:Warned -Should @()
    Write-Data -Gpo (Get-GpoText -Group 'web' -Id '00000000-0000-5000-8000-000000000004')
    $null = Invoke-Import
    Assert-Equal -Name 'left over' -Is @($script:Warned -like "The GPO rpcdsc contoso web native is of this fleet (group web, native)*Remove-RpcGpo.ps1 -Group 'web' -Flavor native -Delete*").Count -Should 1
    Assert-Equal -Name 'how many' -Is $script:Warned.Count -Should 3
}

Invoke-Case -Name 'each call fails' -Action {
    $run = { Invoke-Import -Group 'files' -Target $files -SecurityFilter 'RPC pilot' }
    Test-EachFailure -Name 'new' -Least 30 -Before { Reset-Test } -Run $run
    Test-EachFailure -Name 'update' -Least 20 -Before { Reset-Test; $null = Invoke-Import -Group 'files' -Target $files; Write-Backup -Number 2 } -Run $run
}

# A cmdlet that reports no error and does nothing.
Invoke-Case -Name 'nothing is written' -Action {
    foreach ($name in 'Set-ADObject', 'Set-GPPermission', 'New-GPLink', 'New-ADObject', 'Set-DomainComment')
    {
        Reset-Test
        Set-DomainFault -Mangle $name
        $options = @{ Group = 'web'; Flavor = 'native'; Target = $web; SecurityFilter = 'RPC pilot' }
        Assert-Failure -Name $name -Action { Invoke-Import @options } -Like '*reported no error*'
        Set-DomainFault
        $null = Invoke-Import @options -Force
        Assert-Equal -Name "$name, the next run" -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web native')
    }
}

# Whatever the caller wants of errors, a failure ends his script, and its exit code says so.
Invoke-Case -Name 'exit codes' -Action {
    Reset-Test
    [IO.File]::Delete((Join-Path -Path $Work -ChildPath 'RpcGpo.psd1'))
    $shell, $script = (Get-Process -Id $PID).Path, (Join-Path -Path $Work -ChildPath 'Import-RpcGpo.ps1')
    foreach ($arguments in @('-File', $script), @('-File', $script, '-ErrorAction', 'SilentlyContinue'), @('-Command', "& '$script'; 'went on'"))
    {
        $text = @(& $shell -NoProfile @arguments 2>&1) -join ' '
        Assert-Equal -Name "$arguments, exit code" -Is $LASTEXITCODE -Should 1
        Assert-True -Name "$arguments ($text)" -Is ($text -notlike '*went on*' -and $text -like '*There is no file*')
    }
}

Complete-GpoTest
