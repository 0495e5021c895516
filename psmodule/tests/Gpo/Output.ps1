# The scripts as gen writes them, with the backups and the data that it writes, on a domain of doubles.
# -Work: the folder gpo of an output; its functions are changed to know accounts.
param ([string]$Name, [Parameter(Mandatory = $true)][string]$Work)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Domain.ps1') -Work $Work
[IO.File]::AppendAllText((Join-Path -Path $Work -ChildPath 'RpcGpo.Functions.ps1'), "`n$accounts`n")
$data = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $Work -ChildPath 'RpcGpo.psd1')
$applying = @($data.Gpos | Where-Object { -not $_.Remove })

Invoke-Case -Name 'each GPO is imported once' -Action {
    Reset-Domain
    $result = @(Invoke-Import)
    Assert-Equal -Name 'status' -Is @(Get-StatusText -Result $result) -Should @($applying | ForEach-Object { "$($_.Name): Changed" })
    foreach ($gpo in $applying)
    {
        $backup = [IO.File]::ReadAllText((Join-Path -Path $Work -ChildPath "$($gpo.BackupId)/Backup.xml"))
        Assert-Equal -Name "$($gpo.Name), content" -Is (Get-DomainGpo -Name $gpo.Name).Content -Should $backup
        Assert-True -Name "$($gpo.Name), WMI filter" -Is ((Get-DomainGpo -Name $gpo.Name).Filter -ne '')
    }
    Set-DomainFault
    $result = @(Invoke-Import)
    Assert-Equal -Name 'a second run' -Is @($result | ForEach-Object { $_.Status } | Sort-Object -Unique) -Should @('Unchanged')
    Assert-Equal -Name 'a second run, changes' -Is (Get-DomainCall).Changes -Should 0
}

Invoke-Case -Name 'from import to deletion' -Action {
    Reset-Domain
    $before = Get-DomainText
    foreach ($kind in $applying | Group-Object -Property { "$($_.Group) $($_.Flavor)" })
    {
        $one = @{ Group = $kind.Group[0].Group; Flavor = $kind.Group[0].Flavor }
        $null = Invoke-Import @one -Target $files
        Assert-Equal -Name "$($kind.Name), linked" -Is @(Get-DomainLink -Target $files) -Should @($kind.Group | ForEach-Object { $_.Name })
        $null = Invoke-Removal @one
        $removal = @($data.Gpos | Where-Object { $_.Remove -and $_.Group -eq $one.Group -and $_.Flavor -eq $one.Flavor })
        Assert-Equal -Name "$($kind.Name), replaced" -Is @(Get-DomainLink -Target $files) -Should @($removal[0].Name)
        $null = Invoke-Removal @one -Delete
        Assert-Equal -Name "$($kind.Name), deleted" -Is (Get-DomainText) -Should $before
    }
}

Complete-GpoTest
