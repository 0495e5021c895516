# Remove-RpcGpo.ps1 on a domain of doubles: what takes the place of what, what is deleted, what is refused, and each call
# failing.
param ([string]$Name, [string]$Work)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Domain.ps1') -Work $Work

# A domain in which the group files is linked twice, for pilot computers only, beside other GPOs.
function Reset-Linked
{
    Reset-Test
    $null = Add-DomainGpo -Name 'baseline' -Link $files
    $null = Add-DomainGpo -Name 'last' -Link $web
    $null = Invoke-Import -Group 'files' -Target $files, $web -SecurityFilter 'RPC pilot' -Order 1
    $null = Invoke-Import -Group 'web' -Flavor 'native' -Target $web -LinkEnabled No
    Set-DomainFault
}

Invoke-Case -Name 'replaced' -Action {
    Reset-Linked
    $null = Invoke-Removal -Group 'web' -Flavor 'native' -Delete -Force
    $result = @(Invoke-Removal -Group 'files')
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script remove: Changed')
    Assert-Equal -Name 'steps' -Is $result[0].Steps -Should @('create it', 'create the WMI filter rpcdsc contoso windows-2016, product type 2, 3',
        'use the WMI filter rpcdsc contoso windows-2016, product type 2, 3', 'let CORP\RPC pilot apply it', 'let NT-AUTORITAET\Authentifizierte Benutzer only read it',
        'import the settings', "link it to $files (Enforced No, LinkEnabled Yes, Order 1)", "unlink rpcdsc contoso files script from $files",
        "unlink rpcdsc contoso files script FS03 from $files", "link it to $web (Enforced No, LinkEnabled Yes, Order 1)",
        "unlink rpcdsc contoso files script from $web", "unlink rpcdsc contoso files script FS03 from $web")
    Assert-Equal -Name 'links' -Is @(Get-DomainLink -Target $files) -Should @('rpcdsc contoso files script remove', 'baseline')
    Assert-Equal -Name 'links of the other place' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso files script remove', 'last')
    Assert-Equal -Name 'permissions' -Is (Get-DomainPermission -Gpo 'rpcdsc contoso files script remove') -Should @(
        'S-1-5-11 GpoRead', 'S-1-5-21-1-2-3-1201 GpoApply', 'S-1-5-21-1-2-3-512 GpoEditDeleteModifySecurity')
    Assert-Equal -Name 'content' -Is (Get-DomainGpo -Name 'rpcdsc contoso files script remove').Content -Should 'settings 3.1'
    Set-DomainFault
    $result = @(Invoke-Removal -Group 'files')
    Assert-Equal -Name 'a second run' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script remove: Unchanged')
    Assert-Equal -Name 'a second run, changes' -Is (Get-DomainCall).Changes -Should 0
}

Invoke-Case -Name 'links as they were' -Action {
    Reset-Linked
    Add-DomainLink -Gpo 'rpcdsc contoso web native' -Target $files -Order 2 -Enforced $true
    $null = Invoke-Removal -Group 'web'
    Assert-Equal -Name 'enforced, in the middle' -Is @(Get-DomainLink -Target $files) -Should @(
        'rpcdsc contoso files script', 'rpcdsc contoso web native remove enforced', 'rpcdsc contoso files script FS03', 'baseline')
    Assert-Equal -Name 'off' -Is @(Get-DomainLink -Target $web)[-1] -Should 'rpcdsc contoso web native remove off'
    Assert-Equal -Name 'nothing for what is not there' -Is @($script:Warned -like 'No script GPO of the group web is linked*').Count -Should 1
    Assert-Equal -Name 'nothing made for it' -Is (Get-DomainGpo -Name 'rpcdsc contoso web script remove') -Should $null
}

Invoke-Case -Name 'and back' -Action {
    Reset-Linked
    $before = Get-DomainText
    $null = Invoke-Removal -Group 'files'
    $null = Invoke-Import -Group 'files' -Target $files, $web -Order 1
    $null = Invoke-Removal -Group 'files'
    Assert-Equal -Name 'replaced again' -Is @(Get-DomainLink -Target $files) -Should @('rpcdsc contoso files script remove', 'baseline')
    Assert-True -Name 'another domain than before' -Is ($before -cne (Get-DomainText))
}

Invoke-Case -Name 'without WMI filters' -Action {
    Reset-Test
    $null = Invoke-Import -Group 'web' -Flavor 'native' -SkipWmiFilter -Target $web
    $null = Invoke-Removal -Group 'web' -Flavor 'native'
    Assert-Equal -Name 'none' -Is @(Get-DomainFilter) -Should @()
    Assert-Equal -Name 'links' -Is @(Get-DomainLink -Target $web) -Should @('rpcdsc contoso web native remove')
}

Invoke-Case -Name 'deleted' -Action {
    Reset-Test
    $null = Add-DomainGpo -Name 'baseline' -Link $files
    Add-DomainFilter -Name 'laptops' -Id '{00000000-0000-0000-0000-0000000000AA}'
    $before = Get-DomainText
    $null = Invoke-Import -Group 'files' -Target $files
    $null = Invoke-Import -Group 'web'
    $null = Invoke-Removal -Group 'files'
    $result = @(Invoke-Removal -Group 'files' -Delete)
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script: Changed', 'rpcdsc contoso files script FS03: Changed',
        'rpcdsc contoso files script remove: Changed', 'rpcdsc contoso files script: Changed', 'rpcdsc contoso files script FS03: Changed')
    Assert-Equal -Name 'links' -Is @(Get-DomainLink -Target $files) -Should @('baseline')
    Assert-Equal -Name 'the filter that others have stays' -Is @(Get-DomainFilter | ForEach-Object { ($_ -split ':')[0] }) -Should @('laptops', 'rpcdsc contoso windows-2016, product type 2, 3')
    Set-DomainFault
    $result = @(Invoke-Removal -Group 'files' -Delete)
    Assert-Equal -Name 'a second run' -Is @($result | ForEach-Object { $_.Status } | Sort-Object -Unique) -Should @('Unchanged')
    Assert-Equal -Name 'a second run, changes' -Is (Get-DomainCall).Changes -Should 0
    $null = Invoke-Removal -Group '*' -Delete
    Assert-Equal -Name 'all' -Is (Get-DomainText) -Should $before
}

Invoke-Case -Name 'a group that has left' -Action {
    Reset-Test
    $null = Invoke-Import -Group 'web' -Flavor 'native' -Target $web
    Write-Data -Gpo (Get-GpoText -Group 'files' -Id '00000000-0000-5000-8000-000000000001')
    Set-DomainFault
    Assert-Failure -Name 'no removal GPO' -Action { Invoke-Removal -Group 'web' } -Like '*no removal GPO for rpcdsc contoso web native*earlier gen*'
    Assert-Failure -Name 'still linked' -Action { Invoke-Removal -Group 'web' -Delete } -Like "*still linked to $web*"
    Assert-Equal -Name 'changes' -Is (Get-DomainCall).Changes -Should 0
    $null = Invoke-Removal -Group 'web' -Delete -Force
    Assert-Equal -Name 'deleted' -Is @(Get-DomainLink -Target $web) -Should @()
    Assert-Equal -Name 'its filter' -Is @(Get-DomainFilter) -Should @()
}

Invoke-Case -Name 'refused' -Action {
    foreach ($case in @(
            @{ Text = 'still linked'; Before = { }; Like = "*still linked to *without -Delete first*-Force*"; Run = { Invoke-Removal -Group 'files' -Delete } }
            @{ Text = 'not ours'; Before = { Edit-DomainGpo -Name 'rpcdsc contoso files script' -Property @{ Description = 'mine' } }; Like = '*without the mark of this fleet*'; Run = { Invoke-Removal -Group 'files' } }
            @{ Text = 'not ours, to be deleted'; Before = { Edit-DomainGpo -Name 'rpcdsc contoso files script' -Property @{ Description = 'mine' } }
                Like = '*without the mark of this fleet*'; Run = { Invoke-Removal -Group 'files' -Delete -Force } }
            @{ Text = 'a removal GPO that is not ours'; Before = { $null = Add-DomainGpo -Name 'rpcdsc contoso files script remove' }; Like = '*without the mark*'; Run = { Invoke-Removal -Group 'files' } }
            @{ Text = 'a site'; Before = { Add-DomainSite -Name 'Plant'; Add-DomainLink -Gpo 'rpcdsc contoso files script' -Target 'CN=Plant,CN=Sites,CN=Configuration,DC=corp,DC=example' }
                Like = '*linked to a site, CN=Plant*by hand*'; Run = { Invoke-Removal -Group 'files' } }
            @{ Text = 'no such group'; Before = { }; Like = '*There is no group plant. There are: files (script), web (native), web (script)*'; Run = { Invoke-Removal -Group 'plant' } }
        ))
    {
        Reset-Linked
        & $case.Before
        $before = Get-DomainText
        Set-DomainFault
        Assert-Failure -Name $case.Text -Like $case.Like -Action $case.Run
        Assert-Equal -Name "$($case.Text), changes" -Is (Get-DomainCall).Changes -Should 0
        Assert-Equal -Name "$($case.Text), domain" -Is (Get-DomainText) -Should $before
    }
}

Invoke-Case -Name 'no module ActiveDirectory' -Action {
    Remove-Module -Name GpoDoubles
    Import-Module -Name $doubles -ArgumentList $false
    try
    {
        Reset-Test
        Assert-Failure -Name 'no module ActiveDirectory' -Like '*ActiveDirectory is missing, and finding the links needs it*' -Action { Invoke-Removal -Group 'files' }
    }
    finally
    {
        Remove-Module -Name GpoDoubles
        Import-Module -Name $doubles
    }
}

Invoke-Case -Name 'what if' -Action {
    Reset-Linked
    $before = Get-DomainText
    $result = @(Invoke-Removal -Group 'files' -WhatIf)
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @('rpcdsc contoso files script remove: Skipped')
    $null = Invoke-Removal -Group '*' -Delete -Force -WhatIf
    Assert-Equal -Name 'no call that changes' -Is (Get-DomainCall).Changes -Should 0
    Assert-Equal -Name 'domain' -Is (Get-DomainText) -Should $before
    $null = Invoke-Removal -Group 'files'
    $result = @(Invoke-Removal -Group '*' -Delete -Force -WhatIf | Where-Object { $_.Role -eq 'filter' } | ForEach-Object { "$($_.Name): $($_.Status)" } | Sort-Object)
    Assert-Equal -Name 'filters' -Is $result -Should @('rpcdsc contoso files script FS03: Skipped', 'rpcdsc contoso files script: Skipped', 'rpcdsc contoso windows-2016, product type 2, 3: Skipped')
}

Invoke-Case -Name 'each call fails' -Action {
    Test-EachFailure -Name 'replace' -Least 30 -Before { Reset-Linked } -Run { Invoke-Removal -Group 'files' }
    Test-EachFailure -Name 'delete' -Least 12 -Before { Reset-Test; $null = Invoke-Import -Group 'files' -Target $files; $null = Invoke-Removal -Group 'files' } -Run { Invoke-Removal -Group 'files' -Delete }
}

# A cmdlet that reports no error and does nothing: no link goes before the other one is there.
Invoke-Case -Name 'nothing is written' -Action {
    foreach ($name in 'New-GPLink', 'Remove-GPLink', 'Import-GPO', 'Remove-GPO', 'Remove-ADObject')
    {
        Reset-Linked
        if ($name -like 'Remove-*O*')
        {
            $null = Invoke-Removal -Group 'files'
        }
        Set-DomainFault -Mangle $name
        $run = { Invoke-Removal -Group 'files' }
        if ($name -like 'Remove-*O*')
        {
            $run = { Invoke-Removal -Group 'files' -Delete }
        }
        Assert-Failure -Name $name -Action $run -Like '*reported no error*'
        if ($name -eq 'New-GPLink')
        {
            Assert-Equal -Name 'the links are kept' -Is @(Get-DomainLink -Target $files)[0] -Should 'rpcdsc contoso files script'
        }
        Set-DomainFault
        $null = & $run
        Assert-Equal -Name "$name, the next run" -Is @(Get-DomainLink -Target $files)[-1] -Should 'baseline'
    }
}

Complete-GpoTest
