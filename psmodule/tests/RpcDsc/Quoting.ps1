# What a program gets is what it was given: arguments, folder and text.
param ([string]$Module = "$PSScriptRoot/../../RpcDsc/RpcDsc.psd1", [string]$Binary, [string]$Work, [string]$Name)
. (Join-Path -Path $PSScriptRoot -ChildPath 'Start.ps1')
$inside = Get-Module -Name 'RpcDsc'

# The words that quoting is about, alone, and in all pairs.
$words = '', ' ', 'a', 'a b', '"', '\', '\\', 'a\', 'a b\', 'a b\\', '\"', 'a\"b', 'a\\"b', '""', "'", "it's", '$x', '`', '%PATH%', '^&|<>', '*', "a`tb",
    '--from=a b', '-', '--', ([string] [char] 0xfc), ([string] [char] 0x4e2d + ' ' + [char] 0x20ac), ([string] [char] 0xd83d + [char] 0xde00)
$env:STANDIN = 'echo'
$pairs = foreach ($first in $words)
{
    foreach ($second in $words)
    {
        $first
        $second
    }
}
Invoke-Case -Name 'arguments arrive' -Action {
    foreach ($list in $words, $pairs)
    {
        $got = & $inside {
            param ($Program, $Argument, $Folder)
            $line = ConvertTo-RpcCommandLine -ArgumentList $Argument
            Invoke-RpcProcess -FilePath $Program -CommandLine $line -WorkingDirectory $Folder
        } $Binary $list $folder
        $answer = & $inside { param ($Text) ConvertFrom-RpcJson -Text $Text } $got.Output
        Assert-Equal -Name "$($list.Count) arguments arrive" -Is @($answer['args'] | ForEach-Object { "<$_>" }) -Should @($list | ForEach-Object { "<$_>" })
        Assert-Equal -Name 'the folder' -Is $answer['folder'] -Should $folder
        Assert-Equal -Name 'the exit code' -Is $got.ExitCode -Should 0
    }
}

# Each rule of CommandLineToArgvW, as text.
Invoke-Case -Name 'each rule as text' -Action {
    $lines = @{
        'a' = 'a'
        '' = '""'
        'a b' = '"a b"'
        'a"b' = '"a\"b"'
        'a\' = 'a\'
        'a b\' = '"a b\\"'
        'a\"b' = '"a\\\"b"'
        'a\b c' = '"a\b c"'
    }
    foreach ($word in $lines.Keys)
    {
        $is = & $inside { param ($Argument) ConvertTo-RpcCommandLine -ArgumentList $Argument } $word
        Assert-Equal -Name "<$word> as text" -Is $is -Should $lines[$word]
    }
}

# The location of PowerShell is the program's folder, and what is asked gets there whole.
Invoke-Case -Name 'folder and options' -Action {
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath 'a "b" c.toml' -Detailed -Strict }
    Assert-Equal -Name 'check' -Is $got.Output[0].Args -Should 'check', '--json', '--strict', '--', (Join-Path -Path $folder -ChildPath 'a "b" c.toml')
    Assert-Equal -Name 'check, folder' -Is $got.Output[0].Folder -Should $folder
    $plan = @{ LiteralPath = 'f.toml'; OutputPath = 'o p'; HostName = 'a*', 'b c'; GroupName = 'g'; Force = $true }
    $got = Get-Stream -Action { Get-RpcFleetPlan @plan -Date ([datetime]::SpecifyKind('2026-12-05T02:00:00', 'Utc')) -Verbose }
    $should = 'plan', '--json', ('--output=' + (Join-Path -Path $folder -ChildPath 'o p')), '--host=a*', '--host=b c', '--group=g',
        '--date=2026-12-05T02:00:00Z', '--force', '--', (Join-Path -Path $folder -ChildPath 'f.toml')
    Assert-Equal -Name 'plan' -Is $got.Output[0].Args -Should $should
    Assert-True -Name 'plan, verbose' -Is ("$($got.Verbose)" -like '*plan --json *"--host=b c"*f.toml*')
}

Complete-Test
