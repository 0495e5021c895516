# Get-RpcEndpoint with the real binary, and a mapper that lies beside it and lists what a domain controller does.
param ([string]$Module = "$PSScriptRoot/../../RpcDsc/RpcDsc.psd1", [string]$Binary, [string]$Work, [string]$Name)
. (Join-Path -Path $PSScriptRoot -ChildPath 'Start.ps1')
$program = Join-Path -Path (Split-Path -Path $Binary -Parent) -ChildPath ((Split-Path -Path $Binary -Leaf) -replace 'rpcdsc', 'mapper')
$start = New-Object -TypeName 'System.Diagnostics.ProcessStartInfo' -Property @{
    FileName = $program; UseShellExecute = $false; RedirectStandardInput = $true; RedirectStandardOutput = $true
}
$mapper = [System.Diagnostics.Process]::Start($start)
$address = $mapper.StandardOutput.ReadLine()
$file = Write-Fleet -Name 'a fleet.toml' -Text $good

Invoke-Case -Name 'a computer' -Action {
    $got = Get-RpcEndpoint -ComputerName $address
    Assert-Equal -Name 'type' -Is $got.PSTypeNames[0], $got.Endpoints[0].PSTypeNames[0] -Should 'RpcDsc.HostEndpoint', 'RpcDsc.Endpoint'
    Assert-Equal -Name 'result' -Is $got.Host, $got.Result, $got.Message, $got.Entries, $got.Dynamic.Count -Should $address, 'listed', '', 413, 10
    Assert-Equal -Name 'ports' -Is @($got.Dynamic[0], $got.Http[0], $got.Advised) -Should 49664, 49673, 100
    Assert-True -Name 'a name' -Is (@($got.Endpoints | Where-Object { $_.Name -eq 'drsuapi' -and $_.Document -eq 'MS-DRSR' }).Count -gt 0)
    Assert-Equal -Name 'no fleet' -Is $got.Outside.Count, $got.Problems.Count, $got.Range.Count, $got.Reach -Should 0, 0, 0, $null
    Assert-True -Name 'view' -Is (($got | Out-String) -match 'Host\s+Result\s+Dynamic\s+Outside\s+Advised' -and ($got | Out-String) -match 'listed\s+10\s+0\s+100')
    $fixed = Get-RpcEndpoint $address -FixedPort '49664-49665', '49673'
    Assert-Equal -Name 'fixed' -Is $fixed.Fixed, $fixed.Dynamic.Count -Should @(49664, 49665, 49673), 7
}

Invoke-Case -Name 'several computers' -Action {
    $got = Get-Stream -Action { $address, 'nowhere.invalid' | Get-RpcEndpoint -ErrorAction Continue }
    Assert-Equal -Name 'results' -Is @($got.Output | ForEach-Object { $_.Result }) -Should 'listed', 'unresolved'
    Assert-Equal -Name 'id' -Is $got.Errors.Count, $got.Errors[0].FullyQualifiedErrorId -Should 1, 'RpcDscFailed,Get-RpcEndpoint'
    Assert-True -Name 'message' -Is ("$($got.Errors[0])" -like '1 of 2 hosts without a whole list: nowhere.invalid')
    Assert-True -Name 'why' -Is ($got.Output[1].Message -and $got.Output[1].Hint -like '*--at NAME=ADDRESS*')
    Assert-Equal -Name 'no detail' -Is $got.Output[0].Dynamic.Count, $got.Output[0].Endpoints -Should 10, $null
    $got = Get-RpcEndpoint -ComputerName $address, 'nowhere.invalid' -Detail -ErrorAction SilentlyContinue
    Assert-Equal -Name 'detail' -Is @($got | ForEach-Object { $_.Endpoints.Count }) -Should 411, 0
    $got = [pscustomobject] @{ DNSHostName = $address } | Get-RpcEndpoint
    Assert-Equal -Name 'a property' -Is $got.Host -Should $address
    $got = Get-Stream -Action { Get-RpcEndpoint -ComputerName '10.0.0.0/24' -ErrorAction Continue }
    Assert-Equal -Name 'usage' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscUsage,Get-RpcEndpoint'
}

Invoke-Case -Name 'a fleet' -Action {
    $at = @{ 'fs01.corp.example' = $address }
    $got = Get-RpcEndpoint -LiteralPath $file -HostName 'fs01*' -Address $at
    Assert-Equal -Name 'outside' -Is $got.Group, $got.Outside.Count, $got.Range -Should 'files', 10, @('5001-5200')
    Assert-True -Name 'problem' -Is ("$($got.Problems)" -like '*outside 5001-5200: not restarted, or a fixed port of its own*')
    $got = Get-Item -LiteralPath $file | Get-RpcEndpoint -HostName 'fs01*' -Address $at -Reach -TimeoutSec 20 -ThrottleLimit 2
    Assert-Equal -Name 'reach' -Is $got.Reach.Closed[0], $got.Reach.PSTypeNames[0] -Should '5001-5200', 'RpcDsc.Reach'
    $got = Get-Stream -Action { Get-RpcEndpoint -LiteralPath $file -GroupName 'nothing' -ErrorAction Continue }
    Assert-Equal -Name 'nobody' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscFailed,Get-RpcEndpoint'
    $got = Get-Stream -Action { Get-RpcEndpoint -LiteralPath $file -ComputerName $address }
    Assert-True -Name 'both' -Is ($got.Thrown.FullyQualifiedErrorId -like 'AmbiguousParameterSet*')
}

$mapper.StandardInput.Close()
$null = $mapper.WaitForExit(10000)
Complete-Test
