# Lists compared as sets: every form in which Windows gives addresses and ports back.
param ([string]$Module = "$PSScriptRoot/../RpcPortPolicy/RpcPortPolicy.psd1", [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Import-Module -Name $Module
$inside = Get-Module -Name RpcPortPolicy
. $inside { Set-StrictMode -Version Latest }

function Get-Set
{
    param ([object[]]$Item)
    & $inside { param ($List) ConvertTo-RpcSet -Item $List } $Item
}

$equal = @(
    @(@('10.2.0.0/16'), @('10.2.0.0/255.255.0.0')),
    @(@('10.2.0.0/16'), @('10.2.0.0-10.2.255.255')),
    @(@('10.2.0.0/16'), @('10.2.128.0/17', '10.2.0.0/17')),
    @(@('10.2.7.9/16'), @('10.2.0.0/16')),
    @(@('10.1.1.1'), @('10.1.1.1/32')),
    @(@('10.1.1.1'), @('10.1.1.1/255.255.255.255')),
    @(@('10.1.1.1'), @('10.1.1.1-10.1.1.1')),
    @(@('10.0.0.0/8', '192.168.0.0/16'), @('192.168.0.0/255.255.0.0', '10.0.0.0/255.0.0.0')),
    @(@('0.0.0.1-10.1.0.255', '10.1.1.0-10.1.1.255'), @('0.0.0.1-10.1.1.255')),
    @(@('10.0.0.0-10.0.0.9', '10.0.0.5-10.0.0.20'), @('10.0.0.0-10.0.0.20')),
    @(@('10.0.0.0-10.0.0.20', '10.0.0.5'), @('10.0.0.0-10.0.0.20')),
    @(@('128.0.0.0/1', '0.0.0.0/1'), @('0.0.0.0-255.255.255.255')),
    @(@('2001:db8:50::/64'), @('2001:0DB8:0050:0:0:0:0:0/64')),
    @(@('2001:db8:50::/64'), @('2001:db8:50::-2001:db8:50::ffff:ffff:ffff:ffff')),
    @(@('2001:db8::/33', '2001:db8:8000::/33'), @('2001:db8::/32')),
    @(@('::2-7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '8000::/1'), @('::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')),
    @(@('fe80::1'), @('fe80::1/128')),
    @(@('135', '5001-5100'), @('5001-5100', '135')),
    @(@('5001-5050', '5051-5100'), @('5001-5100')),
    @(@('65535', '1-65534'), @('1-65535')),
    @(@('LocalSubnet', '10.0.0.1'), @('10.0.0.1/32', 'LocalSubnet')),
    @(@(), @())
)
Invoke-Case -Name 'lists that are equal' -Action {
    foreach ($pair in $equal)
    {
        Assert-Equal -Name "$($pair[0]) = $($pair[1])" -Is (Get-Set -Item $pair[0]) -Should (Get-Set -Item $pair[1])
    }
}

$different = @(
    @(@('10.2.0.0/16'), @('10.2.0.0/17')),
    @(@('10.2.0.0/16'), @('10.3.0.0/16')),
    @(@('10.2.0.0/16'), @('Any')),
    @(@('10.2.0.0/16'), @('*')),
    @(@('10.2.0.0/16'), @('10.2.0.0/16', 'LocalSubnet')),
    @(@('10.2.0.0/16'), @('10.2.0.0-10.2.255.254')),
    @(@('10.2.0.0/16'), @('10.2.0.1-10.2.255.255')),
    @(@('10.2.0.0/16'), @()),
    @(@('0.0.0.1-255.255.255.254'), @('0.0.0.1-255.255.255.255')),
    @(@('10.0.0.0/25', '10.0.0.129-10.0.0.255'), @('10.0.0.0/24')),
    @(@('LocalSubnet'), @('LocalSubnet4')),
    @(@('DNS'), @('DHCP')),
    @(@('2001:db8::/64'), @('2001:db8::/65')),
    @(@('::102:304'), @('1.2.3.4')),
    @(@('135'), @('136')),
    @(@('135'), @('135', '593')),
    @(@('RPC'), @('135')),
    @(@('5001-5100'), @('5001-5101'))
)
Invoke-Case -Name 'lists that are different' -Action {
    foreach ($pair in $different)
    {
        Assert-True -Name "$($pair[0]) is not $($pair[1])" -Is ((Get-Set -Item $pair[0]) -cne (Get-Set -Item $pair[1]))
    }
}

# Against plain counting: lists of ranges over 32 addresses (or ports), written at random, seeded.
Invoke-Case -Name 'lists at random' -Action {
    $random = New-Object -TypeName Random -ArgumentList 908472
    $seen = @{}
    $wrong = @()
    foreach ($round in 1..250)
    {
        $list = @()
        $members = New-Object -TypeName bool[] -ArgumentList 32
        foreach ($n in 1..($random.Next(4) + 1))
        {
            $first = $random.Next(32)
            $last = [Math]::Min(31, $first + $random.Next(6))
            $list += "10.255.255.$(224 + $first)-10.255.255.$(224 + $last)"
            $first..$last | ForEach-Object { $members[$_] = $true }
        }
        $text = Get-Set -Item $list
        $truth = @($members | ForEach-Object { [int]$_ }) -join ''
        if (-not $seen.ContainsKey($truth))
        {
            $seen[$truth] = $text
        }
        if ($seen[$truth] -cne $text -or @($seen.Keys | Where-Object { $_ -ne $truth -and $seen[$_] -ceq $text }).Count)
        {
            $wrong += "$list"
        }
    }
    Assert-Equal -Name 'random lists' -Is $wrong -Should @()
}

Invoke-Case -Name 'a prefix that is too long' -Action {
    Assert-Failure -Name 'a prefix that is too long' -Action { Get-Set -Item @('10.0.0.0/33') }
}

Complete-Test
