# What goes wrong with the binary itself is said, with an id and what to do.
param ([string]$Module = "$PSScriptRoot/../../RpcDsc/RpcDsc.psd1", [string]$Binary, [string]$Work, [string]$Name)
. (Join-Path -Path $PSScriptRoot -ChildPath 'Start.ps1')
$file = Write-Fleet -Name 'fleet.toml' -Text $good
$path = $env:PATH

# Answers that are none.
Invoke-Case -Name 'answers that are none' -Action {
    foreach ($kind in 'garbage', 'list', 'crash', 'usage', '')
    {
        $env:STANDIN = $kind
        $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file }
        Assert-Equal -Name "$kind, id" -Is $got.Thrown.FullyQualifiedErrorId -Should 'RpcDscBadAnswer,Test-RpcFleet'
        Assert-Equal -Name "$kind, target" -Is $got.Thrown.TargetObject -Should $Binary
        Assert-True -Name "$kind, remedy" -Is ($got.Thrown.ErrorDetails.RecommendedAction -like '*same version*')
    }
    $env:STANDIN = 'crash'
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file }
    Assert-True -Name 'crash, message' -Is ("$($got.Thrown)" -like '*exit code 2*panic: out of luck*')
    $env:STANDIN = 'usage'
    $got = Get-Stream -Action { Get-RpcFleetPlan -LiteralPath $file }
    Assert-True -Name 'usage, message' -Is ("$($got.Thrown)" -like '*exit code 3*has no flag --json*')
}

# A failure that is told as JSON, and one that isn't.
Invoke-Case -Name 'a failure that is told and one that is not' -Action {
    $env:STANDIN = 'told'
    $got = Get-Stream -Action { Get-RpcFleetPlan -LiteralPath $file -ErrorAction Continue }
    Assert-Equal -Name 'told, output' -Is $got.Output.Count -Should 0
    Assert-Equal -Name 'told, id' -Is $got.Errors[0].FullyQualifiedErrorId -Should 'RpcDscUsage,Get-RpcFleetPlan'
    Assert-Equal -Name 'told, message' -Is "$($got.Errors[0])" -Should 'no luck'
    Assert-Equal -Name 'told, remedy' -Is $got.Errors[0].ErrorDetails.RecommendedAction -Should "try`nagain"
    $env:STANDIN = 'silent'
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file -ErrorAction Continue }
    Assert-Equal -Name 'silent, output' -Is $got.Output -Should @($false)
    Assert-Equal -Name 'silent, id' -Is $got.Errors[0].FullyQualifiedErrorId -Should 'RpcDscFailed,Test-RpcFleet'
    Assert-True -Name 'silent, message' -Is ("$($got.Errors[0])" -like '*rpcdsc: it went wrong')
}

# More on both streams than pipes hold.
Invoke-Case -Name 'more than pipes hold' -Action {
    $env:STANDIN = 'huge'
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file -Detailed }
    Assert-Equal -Name 'huge' -Is $got.Output[0].Text.Length -Should (64 * 65536)
}

# Who stops the pipeline stops the binary.
Invoke-Case -Name 'a stopped pipeline stops the binary' -Action {
    $env:STANDIN = 'wait'
    $env:STANDIN_FILE = Join-Path -Path $Work -ChildPath 'pid'
    $job = Start-Job -ArgumentList $Module, $file -ScriptBlock {
        param ($Module, $File)
        Import-Module -Name $Module
        Test-RpcFleet -LiteralPath $File
    }
    for ($try = 0; $try -lt 600 -and -not ((Test-Path -LiteralPath $env:STANDIN_FILE) -and [System.IO.File]::ReadAllText($env:STANDIN_FILE)); $try++)
    {
        Start-Sleep -Milliseconds 100
    }
    $id = [int] [System.IO.File]::ReadAllText($env:STANDIN_FILE)
    Assert-True -Name 'waits' -Is ($null -ne (Get-Process -Id $id -ErrorAction SilentlyContinue))
    Stop-Job -Job $job
    for ($try = 0; $try -lt 100 -and (Get-Process -Id $id -ErrorAction SilentlyContinue); $try++)
    {
        Start-Sleep -Milliseconds 100
    }
    Assert-True -Name 'stopped' -Is (-not (Get-Process -Id $id -ErrorAction SilentlyContinue))
    Remove-Job -Job $job -Force
}

# A file that isn't a program.
Invoke-Case -Name 'a file that is no program' -Action {
    $env:RPCDSC_BINARY = $file
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file }
    Assert-Equal -Name 'broken, id' -Is $got.Thrown.FullyQualifiedErrorId -Should 'RpcDscBinaryBroken,Test-RpcFleet'
    Assert-True -Name 'broken, message' -Is ("$($got.Thrown)" -like "*fleet.toml can not be started: *")
    Assert-True -Name 'broken, remedy' -Is ($got.Thrown.ErrorDetails.RecommendedAction -like '*chmod*')
}

# A variable that names nothing, then no binary anywhere.
Invoke-Case -Name 'no binary' -Action {
    $env:RPCDSC_BINARY = Join-Path -Path $Work -ChildPath 'nothing'
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file }
    Assert-Equal -Name 'variable, id' -Is $got.Thrown.FullyQualifiedErrorId -Should 'RpcDscBinaryMissing,Test-RpcFleet'
    Assert-True -Name 'variable, message' -Is ("$($got.Thrown)" -like '$env:RPCDSC_BINARY is *nothing*')
    $env:RPCDSC_BINARY = ''
    $env:PATH = $Work
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file }
    Assert-Equal -Name 'missing, id' -Is $got.Thrown.FullyQualifiedErrorId -Should 'RpcDscBinaryMissing,Test-RpcFleet'
    Assert-True -Name 'missing, remedy' -Is ($got.Thrown.ErrorDetails.RecommendedAction -like '*PATH*RPCDSC_BINARY*')
    $env:PATH = $path
}

# The PATH, then the variable, then the module's own, each before the one before it.
Invoke-Case -Name 'where the binary is looked for' -Action {
    $env:RPCDSC_BINARY = ''
    $env:STANDIN = 'echo'
    $name = 'rpcdsc'
    if ($onWindows)
    {
        $name = 'rpcdsc.exe'
    }
    function Copy-Binary
    {
        param ([string]$To)
        $null = [System.IO.Directory]::CreateDirectory($To)
        $copy = Join-Path -Path $To -ChildPath $name
        [System.IO.File]::Copy($Binary, $copy)
        $copy
    }
    function Get-Used
    {
        "$((Get-Stream -Action { Test-RpcFleet -LiteralPath $file -Verbose }).Verbose)" -replace '"?(.*?)"? check .*', '$1'
    }
    $onPath = Copy-Binary -To (Join-Path -Path $Work -ChildPath 'path')
    $env:PATH = (Split-Path -Path $onPath -Parent) + [System.IO.Path]::PathSeparator + $path
    # Wine doesn't list files by name, as Get-Command does.
    $shell = 'sh'
    if ($onWindows)
    {
        $shell = 'cmd.exe'
    }
    if (Get-Command -Name $shell -CommandType Application -ErrorAction SilentlyContinue)
    {
        Assert-Equal -Name 'on the PATH' -Is (Get-Used) -Should $onPath
    }
    $env:RPCDSC_BINARY = Copy-Binary -To (Join-Path -Path $Work -ChildPath 'named')
    Assert-Equal -Name 'of the variable' -Is (Get-Used) -Should $env:RPCDSC_BINARY
    Remove-Module -Name 'RpcDsc'
    $copied = Join-Path -Path $Work -ChildPath 'copied'
    Copy-Item -LiteralPath (Split-Path -Path $Module -Parent) -Destination $copied -Recurse
    Import-Module -Name (Join-Path -Path $copied -ChildPath 'RpcDsc.psd1')
    $platform = & (Get-Module -Name 'RpcDsc') { Get-RpcPlatform }
    Assert-True -Name "platform $platform" -Is ($platform -cmatch '^(windows|linux|darwin)-(amd64|arm64|386)$')
    $own = Copy-Binary -To ([System.IO.Path]::Combine($copied, 'bin', $platform))
    Assert-Equal -Name 'of the module' -Is (Get-Used) -Should $own
}

Complete-Test
