# Set-RpcPullClient.ps1 with a double of Set-DscLocalConfigurationManager: what each computer gets, that the key stays
# nowhere, what is refused before anything is changed, and one that fails.
param ([string]$Name, [string]$Work)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath '../Check.ps1') -Name $Name
$script:Client = Join-Path -Path $PSScriptRoot -ChildPath '../../Pull/Set-RpcPullClient.ps1'
$script:Key = 'c8f3e0a1-1111-2222-3333-444455556666'
$script:Temporary = Join-Path -Path $Work -ChildPath 'temporary'

# Called from the scope of another script. Notes which file it was given, and what was in it; fails for the names in Faults.
function Set-DscLocalConfigurationManager
{
    [CmdletBinding(SupportsShouldProcess = $true)]
    param ([string]$Path)
    foreach ($file in Get-ChildItem -LiteralPath $Path)
    {
        $bytes = [IO.File]::ReadAllBytes($file.FullName)
        $null = $global:Given.Add(@{ Name = $file.Name; Text = [IO.File]::ReadAllText($file.FullName); Mark = "$($bytes[0]) $($bytes[1])" })
        if ($global:Faults -contains $file.Name)
        {
            throw "$($file.Name) can't be reached"
        }
    }
}

# A folder pull with two hosts that register, and one of WMF 4; and the folder for temporary files.
function Reset-Test
{
    param ([string[]]$Source = @('server'))
    $global:Given = New-Object -TypeName 'Collections.ArrayList'
    $global:Faults = @()
    Get-ChildItem -LiteralPath $Work | Remove-Item -Recurse -Force
    $null = New-Item -ItemType Directory -Path $script:Temporary
    $env:TMPDIR = $env:TMP = $env:TEMP = $script:Temporary
    $script:Pull = Join-Path -Path $Work -ChildPath 'pull'
    $null = New-Item -ItemType Directory -Path $script:Pull
    [IO.File]::WriteAllText((Join-Path -Path $script:Pull -ChildPath 'hosts.csv'), "Name,Server,Share`r`nfs01,fs01,id-1`r`nfs02,fs02,id-2`r`nhv1,id-3,id-3`r`n")
    $script:KeyFile = Join-Path -Path $Work -ChildPath 'key.txt'
    [IO.File]::WriteAllText($script:KeyFile, "$($script:Key)`r`nanother`r`n")
    foreach ($folder in $Source)
    {
        $meta = Join-Path -Path $script:Pull -ChildPath "$folder/meta"
        $null = New-Item -ItemType Directory -Path $meta -Force
        foreach ($name in 'fs01', 'fs02', 'hv1')
        {
            $text = "$folder of $name"
            if ($folder -eq 'server' -and $name -ne 'hv1')
            {
                $text += ': RegistrationKey = "@REGISTRATION-KEY@"; twice "@REGISTRATION-KEY@"'
            }
            [IO.File]::WriteAllText((Join-Path -Path $meta -ChildPath "$name.meta.mof"), "$text`r`n", [Text.Encoding]::Unicode)
        }
    }
}

# Whether the key is in any file below the folder but its own.
function Test-Leaked
{
    @(Get-ChildItem -LiteralPath $Work -Recurse | Where-Object { -not $_.PSIsContainer -and $_.FullName -ne $script:KeyFile } |
            Where-Object { [IO.File]::ReadAllText($_.FullName).Contains($script:Key) }).Count -gt 0
}

Invoke-Case -Name 'registered' -Action {
    Reset-Test
    $result = @(& $script:Client -ComputerName 'fs*' -RegistrationKeyPath $script:KeyFile -Path $script:Pull)
    Assert-Equal -Name 'computers' -Is @($result | ForEach-Object { "$($_.ComputerName) $($_.Source) $($_.Document)" }) -Should @('fs01 Server fs01', 'fs02 Server fs02')
    Assert-Equal -Name 'files' -Is @($global:Given | ForEach-Object { $_.Name }) -Should @('fs01.meta.mof', 'fs02.meta.mof')
    Assert-Equal -Name 'text' -Is $global:Given[0].Text -Should "server of fs01: RegistrationKey = `"$($script:Key)`"; twice `"$($script:Key)`"`r`n"
    Assert-Equal -Name 'UTF-16 with a mark' -Is $global:Given[0].Mark -Should '255 254'
    Assert-Equal -Name 'the key stays nowhere' -Is (Test-Leaked) -Should $false
    Assert-Equal -Name 'nothing stays' -Is @(Get-ChildItem -LiteralPath $script:Temporary).Count -Should 0
}

Invoke-Case -Name 'the key is never shown' -Action {
    Reset-Test
    $global:Faults = @('fs02.meta.mof')
    $shown = @(try { & $script:Client -ComputerName '*' -RegistrationKeyPath $script:KeyFile -Path $script:Pull -Verbose *>&1 } catch { "$_ $($_.InvocationInfo.Line)" }) -join "`n"
    Assert-Equal -Name 'shown' -Is $shown.Contains($script:Key) -Should $false
    Assert-Equal -Name 'what failed' -Is ($shown -like '*Not set up: fs02.*') -Should $true
    Assert-Equal -Name 'the others were set up' -Is @($global:Given | ForEach-Object { $_.Name }) -Should @('fs01.meta.mof', 'fs02.meta.mof', 'hv1.meta.mof')
    Assert-Equal -Name 'nothing stays' -Is @(Get-ChildItem -LiteralPath $script:Temporary).Count -Should 0
    Assert-Equal -Name 'the key stays nowhere' -Is (Test-Leaked) -Should $false
}

Invoke-Case -Name 'WMF 4 needs no key' -Action {
    Reset-Test
    $null = & $script:Client -ComputerName 'hv1' -Path $script:Pull
    Assert-Equal -Name 'text' -Is $global:Given[0].Text -Should "server of hv1`r`n"
}

Invoke-Case -Name 'a share' -Action {
    Reset-Test -Source 'share'
    $result = @(& $script:Client -ComputerName 'fs01', 'hv1' -Path $script:Pull)
    Assert-Equal -Name 'documents' -Is @($result | ForEach-Object { $_.Document }) -Should @('id-1', 'id-3')
    Assert-Equal -Name 'text' -Is $global:Given[0].Text -Should "share of fs01`r`n"
    Reset-Test -Source 'share', 'server'
    Assert-Failure -Name 'which of two' -Action { & $script:Client -ComputerName 'hv1' -Path $script:Pull } -Like '*Say with -Source which*'
    $null = & $script:Client -ComputerName 'hv1' -Path $script:Pull -Source Share
    Assert-Equal -Name 'the one that is named' -Is $global:Given[0].Text -Should "share of hv1`r`n"
}

Invoke-Case -Name 'what if' -Action {
    Reset-Test
    $result = @(& $script:Client -ComputerName '*' -RegistrationKeyPath $script:KeyFile -Path $script:Pull -WhatIf)
    Assert-Equal -Name 'nobody is set up' -Is ($global:Given.Count + $result.Count) -Should 0
    Assert-Equal -Name 'nothing is written' -Is @(Get-ChildItem -LiteralPath $script:Temporary).Count -Should 0
}

Invoke-Case -Name 'refused before the first change' -Action {
    Reset-Test
    $common = @{ Path = $script:Pull; RegistrationKeyPath = $script:KeyFile }
    Assert-Failure -Name 'nobody of that name' -Action { & $script:Client @common -ComputerName 'fs01', 'web*' } -Like 'No host is called web*hosts.csv*'
    Assert-Failure -Name 'no key' -Action { & $script:Client -Path $script:Pull -ComputerName 'fs01' } -Like '*-RegistrationKeyPath*'
    foreach ($text in '', 'short', 'with a blank in it', 'quote"in-it-and-more', 'back\slash-and-more')
    {
        [IO.File]::WriteAllText($script:KeyFile, $text)
        Assert-Failure -Name "the key '$text'" -Action { & $script:Client @common -ComputerName 'fs01' } -Like "The first line of *key.txt isn't a registration key*"
    }
    Remove-Item -LiteralPath (Join-Path -Path $script:Pull -ChildPath 'server/meta/fs02.meta.mof')
    [IO.File]::WriteAllText($script:KeyFile, $script:Key)
    Assert-Failure -Name 'no document' -Action { & $script:Client @common -ComputerName 'fs*' } -Like '*fs02.meta.mof*'
    Assert-Equal -Name 'nobody is set up' -Is $global:Given.Count -Should 0
}

Complete-Test
