# How a node finds its own policy; the module's manifest and help.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }
$fleet = Join-Path -Path $PSScriptRoot -ChildPath 'Fleet'

function Find-Node
{
    param ([string]$Name, [string]$Path = $fleet)
    & $inside { param ($Name, $Path) Resolve-RpcNode -ComputerName $Name -FleetPath $Path } $Name $Path
}

Invoke-Case -Name 'a node finds its policy' -Action {
    Assert-Equal -Name 'full name' -Is (Find-Node -Name 'fs01.corp.example').Slot.Clock -Should '02:05'
    Assert-Equal -Name 'full name, case' -Is (Find-Node -Name 'FS01.Corp.Example').Policy.Tag -Should '1a2b3c4d'
    Assert-Equal -Name 'short name' -Is (Find-Node -Name 'fs02').Slot.At -Should '2026-12-05T02:00:00'
    Assert-Equal -Name 'another domain' -Is (Find-Node -Name 'fs02.lab.example').Slot.When -Should 'at'
    Assert-Equal -Name '15 characters' -Is (Find-Node -Name 'averylonghostname').Slot.When -Should 'never'
    Assert-Equal -Name 'a name without domain' -Is (Find-Node -Name 'archive').Policy.Tag -Should '0badc0de'
    Assert-Equal -Name 'full name of two alike' -Is (Find-Node -Name 'db.south.example').Policy.Tag -Should '0badc0de'
    Assert-Failure -Name 'short name of two' -Action { Find-Node -Name 'db' } -Like '*ambiguous*db.north.example, db.south.example*'
    Assert-Failure -Name 'full name twice' -Action { Find-Node -Name 'twin.corp.example' } -Like '*ambiguous*'
    Assert-Failure -Name 'unknown' -Action { Find-Node -Name 'nobody.corp.example' } -Like '*nobody.corp.example is not in*add it to the fleet file*'
    Assert-Failure -Name 'departed' -Action { Find-Node -Name 'gone.corp.example' } -Like '*gone.corp.example has left the fleet (departed: contoso)*Remove-RpcPortPolicy*'
    Assert-Failure -Name 'no fleet' -Action { Find-Node -Name 'fs01' -Path (Join-Path -Path $fleet -ChildPath 'none') } -Like '*There is no*hosts.csv*'
    Assert-Failure -Name 'no fleet in the module itself' -Action { Find-Node -Name 'fs01' -Path '' } -Like '*RpcPortPolicy*Fleet*hosts.csv*'
    $policy = (Find-Node -Name 'fs01').Policy
    Assert-Equal -Name 'arrays stay arrays' -Is $policy.Rules[2].LocalPort, (Find-Node -Name 'archive').Policy.Ports -Should @('135'), @('6001-6100')
    Assert-Equal -Name 'numbers stay numbers' -Is $policy.Restart.Notice -Should 600
    Assert-True -Name 'this computer has a name' -Is ((& $inside { Get-RpcHostName }) -match '^[^.].*[^.]$|^[^.]$')
}

# The data is read, never run.
Invoke-Case -Name 'the data is read and never run' -Action {
    $folder = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-$PID"
    $null = New-Item -Path $folder -ItemType Directory
    try
    {
        Copy-Item -Path (Join-Path -Path $fleet -ChildPath 'hosts.csv') -Destination $folder
        Set-Content -Path (Join-Path -Path $folder -ChildPath 'policy-1a2b3c4d.psd1') -Value '@{ Schema = (Get-Process) }'
        Assert-Failure -Name 'code in the data' -Action { Find-Node -Name 'fs01' -Path $folder }
    }
    finally
    {
        Remove-Item -Path $folder -Recurse
    }
}

# What is exported, and its help.
Invoke-Case -Name 'exports and help' -Action {
    $manifest = Test-ModuleManifest -Path $Module
    Assert-Equal -Name 'exports' -Is @($manifest.ExportedFunctions.Keys | Sort-Object) -Should @((Get-Command -Module RpcPortPolicy).Name | Sort-Object)
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    foreach ($command in Get-Command -Module RpcPortPolicy)
    {
        $help = Get-Help -Name $command.Name -Full
        Assert-True -Name "$($command.Name), synopsis" -Is ($help.Synopsis -match '\.$')
        Assert-True -Name "$($command.Name), description" -Is ("$($help.Description.Text)" -ne '')
        Assert-True -Name "$($command.Name), example" -Is (@($help.Examples.Example).Count -ge 1)
        foreach ($name in @($command.Parameters.Keys | Where-Object { $common -notcontains $_ }))
        {
            $text = $help.Parameters.Parameter | Where-Object { $_.Name -eq $name } | ForEach-Object { $_.Description.Text }
            Assert-True -Name "$($command.Name) -$name, help" -Is ("$text".Length -gt 20)
        }
    }
}

Complete-Test
