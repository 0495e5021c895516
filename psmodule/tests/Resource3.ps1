# The resource for DSC 3, as dsc runs its script, on doubles of Windows. Each state that it gives is written out, OUTPUT
# before it, for the schema in its manifest.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Engine = 'NetSecurity', [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Doubles/RpcDoubles.psm1') -ArgumentList $Engine

# An installed module has its fleet's data in it. Off Windows there is no administrator to ask for.
$folder = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-$PID"
$root = Join-Path -Path $folder -ChildPath 'RpcPortPolicy'
$null = New-Item -Path $folder -ItemType Directory
Copy-Item -Path (Split-Path -Path $Module -Parent) -Destination $folder -Recurse
Copy-Item -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Fleet') -Destination $root -Recurse
[IO.File]::WriteAllText((Join-Path -Path $root -ChildPath 'Private/Test-RpcElevation.ps1'), 'function Test-RpcElevation { $env:RPCDSC_TEST_ELEVATED -ne "no" }')
$script = Join-Path -Path $root -ChildPath 'rpcportpolicy.resource.ps1'

# Runs an operation: Code, State (what it gives), and Said, by level.
function Invoke-Resource
{
    param ([string]$Operation, [string]$Json, [switch]$WhatIf)
    $errors = New-Object -TypeName IO.StringWriter
    $before = [Console]::Error
    [Console]::SetError($errors)
    try
    {
        $lines = @($Json | & $script $Operation -WhatIf:$WhatIf)
    }
    finally
    {
        [Console]::SetError($before)
    }
    $said = @{ error = @(); warn = @(); info = @() }
    foreach ($line in @($errors.ToString() -split "`r?`n" | Where-Object { $_ }))
    {
        $message = ConvertFrom-Json -InputObject $line
        $level = @($message.PSObject.Properties)
        Assert-Equal -Name "one level in $line" -Is $level.Count -Should 1
        $said[$level[0].Name] += $level[0].Value
    }
    $state = $null
    if ($lines)
    {
        Assert-Equal -Name "$Operation, lines" -Is $lines.Count -Should 1
        Assert-True -Name "$Operation, ASCII" -Is ($lines[0] -cmatch '^[\x20-\x7e]+$')
        $script:Given += "OUTPUT $($lines[0])"
        $state = ConvertFrom-Json -InputObject $lines[0]
    }
    @{ Code = $LASTEXITCODE; State = $state; Said = $said }
}

function Get-Names
{
    param ($State)
    [string[]]$names = @($State.PSObject.Properties | ForEach-Object { $_.Name })
    [Array]::Sort($names, [StringComparer]::Ordinal)
    , $names
}

$script:Given = @()
$window = '{"fleet":"contoso","policy":"1a2b3c4d","restart":"window Saturday 02:05"}'
$absent = '{"fleet":"contoso","_exist":false}'

Invoke-Case -Name 'the life of a node' -Action {
    Reset-Double
    Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
    $before = Get-DoubleText
    $run = Invoke-Resource -Operation Get -Json $window
    Assert-Equal -Name 'get, empty' -Is $run.Code, $run.State._exist, @($run.State.ports), $run.State.pending -Should 0, $false, @(), 'no restart pending'
    Assert-Equal -Name 'get, names' -Is (Get-Names -State $run.State) -Should @('_exist', 'differences', 'fleet', 'pending', 'policy', 'ports', 'restart')
    $run = Invoke-Resource -Operation Test -Json $window
    Assert-Equal -Name 'test, empty' -Is $run.Code, $run.State._inDesiredState -Should 0, $false
    $run = Invoke-Resource -Operation Test -Json $absent
    Assert-Equal -Name 'test, absent' -Is $run.State._inDesiredState, (Get-Names -State $run.State) -Should $true, @('_exist', '_inDesiredState', 'fleet')
    $run = Invoke-Resource -Operation Set -Json $window -WhatIf
    Assert-Equal -Name 'what if' -Is $run.Code, $run.State._exist -Should 0, $true
    Assert-True -Name 'what if, words' -Is (@($run.State._metadata.whatIf -like 'would change *').Count -ge 3)
    Assert-Equal -Name 'looking changes nothing' -Is (Get-DoubleCount).Changes, (Get-DoubleText) -Should 0, $before

    $run = Invoke-Resource -Operation Set -Json $window
    Assert-Equal -Name 'set' -Is $run.Code, $run.State._exist, @($run.State.ports), @($run.State.differences) -Should 0, $true, @('5001-5100', '5200-5299'), @()
    Assert-Equal -Name 'set, restart' -Is @($run.State._restartRequired | ForEach-Object { $_.system }) -Should @([Environment]::MachineName)
    Assert-True -Name 'set, log' -Is (@($run.Said.info -like 'adding rpcdsc contoso 1a2b3c4d *').Count -eq 3 -and -not $run.Said.error)
    Assert-Equal -Name 'test' -Is (Invoke-Resource -Operation Test -Json $window).State._inDesiredState -Should $true
    Set-DoubleFault
    $run = Invoke-Resource -Operation Set -Json $window
    Assert-Equal -Name 'second run' -Is $run.Code, (Get-DoubleCount).Changes -Should 0, 0
    Assert-Equal -Name 'second run, restart still pending' -Is @($run.State._restartRequired).Count -Should 1
    Assert-Equal -Name 'what if, in place' -Is @((Invoke-Resource -Operation Set -Json $window -WhatIf).State._metadata.whatIf) -Should @('nothing to do')
    Start-Double
    $run = Invoke-Resource -Operation Set -Json $window
    Assert-Equal -Name 'restarted' -Is (Get-Names -State $run.State) -Should @('_exist', 'differences', 'fleet', 'pending', 'policy', 'ports', 'restart')

    # A state comes back as an instance.
    $back = ConvertTo-Json -InputObject (Invoke-Resource -Operation Test -Json $window).State -Compress -Depth 5
    Assert-Equal -Name 'a state as an instance' -Is (Invoke-Resource -Operation Test -Json $back).State._inDesiredState -Should $true

    $applied = Get-DoubleText
    Assert-Equal -Name 'test, to go' -Is (Invoke-Resource -Operation Test -Json $absent).State._inDesiredState -Should $false
    $run = Invoke-Resource -Operation Set -Json $absent -WhatIf
    Assert-Equal -Name 'what if, to go' -Is $run.State._exist, @($run.State._metadata.whatIf), (Get-DoubleText) -Should $false, @('would remove everything of the fleet contoso'), $applied
    $run = Invoke-Resource -Operation Set -Json $absent
    Assert-Equal -Name 'gone' -Is $run.Code, $run.State._exist, (Get-DoubleText) -Should 0, $false, $before
    Assert-Equal -Name 'gone, restart' -Is @($run.State._restartRequired).Count, @($run.Said.warn -like '*restart pending*').Count -Should 1, 1
    Set-DoubleFault
    $run = Invoke-Resource -Operation Set -Json $absent
    Assert-Equal -Name 'gone again' -Is $run.Code, (Get-DoubleCount).Changes, (Get-Names -State $run.State) -Should 0, 0, @('_exist', 'fleet')
}

Invoke-Case -Name 'what differs is put right' -Action {
    Reset-Double
    $null = Invoke-Resource -Operation Set -Json $window
    foreach ($change in { Remove-DoubleRule -Name @(Get-DoubleRule)[0].Name }, { $null = New-ItemProperty -Path HKLM:\SOFTWARE\Microsoft\Rpc\Internet -Name Ports -PropertyType MultiString -Value ([string[]]'1-2') -Force })
    {
        & $change
        $run = Invoke-Resource -Operation Test -Json $window
        Assert-Equal -Name "$change, seen" -Is $run.State._inDesiredState, $run.State._exist -Should $false, $true
        Assert-True -Name "$change, in words" -Is (@($run.State.differences).Count -gt 0)
        Assert-Equal -Name "$change, set" -Is (Invoke-Resource -Operation Set -Json $window).Code -Should 0
        Assert-Equal -Name "$change, mended" -Is (Invoke-Resource -Operation Test -Json $window).State._inDesiredState -Should $true
    }
    $other = $window -replace 'Saturday', 'Sunday'
    Assert-Equal -Name 'another slot' -Is (Invoke-Resource -Operation Test -Json $other).State._inDesiredState -Should $false
}

Invoke-Case -Name 'what speaks against it' -Action {
    Reset-Double
    Set-DoubleService -Name MpsSvc -Status Stopped
    $before = Get-DoubleText
    $run = Invoke-Resource -Operation Set -Json $window -WhatIf
    Assert-Equal -Name 'what if' -Is $run.Code, @($run.State._metadata.whatIf -like 'would be refused: *FirewallStopped*').Count -Should 0, 1
    $run = Invoke-Resource -Operation Set -Json $window
    Assert-Equal -Name 'set' -Is $run.Code, $run.State, @($run.Said.error -like '*FirewallStopped*').Count, (Get-DoubleText) -Should 1, $null, 1, $before
    Reset-Double
    $before = Get-DoubleText
    foreach ($n in 1..4)
    {
        Set-DoubleFault -At $n
        $run = Invoke-Resource -Operation Set -Json $window
        Assert-Equal -Name "change $n fails" -Is $run.Code, $run.State, @($run.Said.error).Count, (Get-DoubleText) -Should 1, $null, 1, $before
    }
    Set-DoubleFault
    $env:RPCDSC_TEST_ELEVATED = 'no'
    $run = Invoke-Resource -Operation Set -Json $window -WhatIf
    Assert-Equal -Name 'without rights, what if' -Is @($run.State._metadata.whatIf -like 'would be refused: *').Count -Should 1
    $run = Invoke-Resource -Operation Set -Json $window
    Assert-Equal -Name 'without rights' -Is $run.Code, (Get-DoubleCount).Changes -Should 1, 0
    Assert-Equal -Name 'without rights, get' -Is (Invoke-Resource -Operation Get -Json $window).Code -Should 0
    $env:RPCDSC_TEST_ELEVATED = $null
}

Invoke-Case -Name 'bad input' -Action {
    Reset-Double
    foreach ($case in @(
            @{ Json = ''; Like = '*no object*' }
            @{ Json = 'x'; Like = '*no object*' }
            @{ Json = '[]'; Like = '*no object*' }
            @{ Json = '"fleet"'; Like = '*no object*' }
            @{ Json = '{"fleet":'; Like = '*' }
            @{ Json = '{}'; Like = '*no property fleet*' }
            @{ Json = '{"policy":"1a2b3c4d"}'; Like = '*no property fleet*' }
            @{ Json = '{"fleet":"","policy":"1a2b3c4d"}'; Like = '*property fleet*empty*' }
            @{ Json = '{"fleet":5,"policy":"1a2b3c4d"}'; Like = '*property fleet*no String*' }
            @{ Json = '{"fleet":null,"policy":"1a2b3c4d"}'; Like = '*property fleet*' }
            @{ Json = '{"fleet":["contoso"],"policy":"1a2b3c4d"}'; Like = '*property fleet*' }
            @{ Json = '{"Fleet":"contoso","policy":"1a2b3c4d"}'; Like = '*property Fleet, which is none*' }
            @{ Json = '{"fleet":"contoso"}'; Like = '*no property policy*' }
            @{ Json = '{"fleet":"contoso","_exist":true}'; Like = '*no property policy*' }
            @{ Json = '{"fleet":"contoso","_exist":"false"}'; Like = '*property _exist*no Boolean*' }
            @{ Json = '{"fleet":"contoso","policy":"1a2b3c4d","force":true}'; Like = '*property force, which is none*' }
            @{ Json = '{"fleet":"fabrikam","policy":"1a2b3c4d"}'; Like = '*one of the fleet contoso, not of fabrikam*' }
            @{ Json = '{"fleet":"contoso","policy":"ffffffff"}'; Like = '*policy-ffffffff.psd1*' }
            @{ Json = '{"fleet":"contoso","policy":"..\\x"}'; Like = '*There is no*' }
            @{ Json = '{"fleet":"contoso","policy":"1a2b3c4d","restart":"soon"}'; Like = '*restart slot*' }
            @{ Json = '{"fleet":"contoso","policy":"1a2b3c4d","restart":"window Saturday 24:05"}'; Like = '*restart slot*' }
        ))
    {
        foreach ($operation in 'Get', 'Test', 'Set')
        {
            $run = Invoke-Resource -Operation $operation -Json $case.Json
            Assert-Equal -Name "$operation $($case.Json)" -Is $run.Code, $run.State, @($run.Said.error).Count -Should 1, $null, 1
            Assert-True -Name "$operation $($case.Json), says $($run.Said.error)" -Is ("$($run.Said.error)" -like $case.Like)
        }
    }
    Assert-Equal -Name 'nothing is changed' -Is (Get-DoubleCount).Changes -Should 0
}

Remove-Item -Path $folder -Recurse
$script:Given
Complete-Test
