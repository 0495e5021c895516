# Stands for Windows where .ci/integration.ps1 is tried: the commands' doubles, what Windows' own tools would say of
# their state, and artifacts that take this computer for the host and everybody for an administrator.
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'RpcDoubles.psm1') -ArgumentList 'NetSecurity'
Reset-Double
Add-DoubleRule -Rule @{ Name = 'of another'; DisplayName = 'of another'; Group = 'another'; Protocol = 'TCP'; LocalPort = @('80') }

function Test-Administrator
{
    $true
}

function Get-OperatingSystem
{
    New-Object -TypeName PSObject -Property @{ Caption = 'Windows, a double'; Version = '10.0.20348'; BuildNumber = '20348'; ProductType = 3 }
}

# What the tools say, in their form as far as it is looked at.
function Invoke-Tool
{
    param ([string]$Name, [string[]]$Argument)
    $text = switch ($Name)
    {
        'netsh' { Get-DoubleRule | ForEach-Object { "Rule Name: $($_.DisplayName)" } }
        'schtasks' { (Get-DoubleTask).Keys | Sort-Object | ForEach-Object { "`"\$_`",`"N/A`",`"Ready`"" } }
        'reg' { Get-ToolRegistry -Key $Argument[1] }
    }
    New-Object -TypeName PSObject -Property @{ Code = [int](-not $text); Text = @($text) -join "`n" }
}

function Get-ToolRegistry
{
    param ([string]$Key)
    if ($Key -like '*FirewallRules')
    {
        return Get-DoubleRuleText
    }

    $inside = $false
    foreach ($line in Get-DoubleRegistryText)
    {
        if ($line[0] -eq '[')
        {
            $inside = $line.Trim('[]') -like ($Key -replace '^HKLM', 'HKLM:') + '*'
        }

        if ($inside)
        {
            $line -replace '^(\w+)=MultiString:', '    $1    REG_MULTI_SZ    '
        }
    }
}

function Get-NetFirewallRule
{
    param ([string]$PolicyStore)
    Get-DoubleRule | ForEach-Object { New-Object -TypeName PSObject -Property @{ DisplayName = $_.DisplayName; Action = $_.Action; Enabled = $_.Enabled; EnforcementStatus = 'OK' } }
}

function ConvertTo-Number
{
    param ([string]$Address)
    $bytes = ([Net.IPAddress]$Address).GetAddressBytes()
    [array]::Reverse($bytes)
    [BitConverter]::ToUInt32($bytes, 0)
}

# A packet gets through unless a block rule has its source.
function Test-Reach
{
    param ([int]$Port)
    $from = ConvertTo-Number -Address ($PeerNetwork -replace '/.*')
    foreach ($rule in Get-DoubleRule)
    {
        foreach ($span in @($rule.RemoteAddress | Where-Object { $rule.Action -eq 'Block' -and $rule.Protocol -eq 'TCP' -and $_ -match '^[\d.]+-[\d.]+$' }))
        {
            $first, $last = $span -split '-'
            if ((ConvertTo-Number -Address $first) -le $from -and $from -le (ConvertTo-Number -Address $last))
            {
                return $false
            }
        }
    }

    $true
}

$script:WriteReally = ${function:Write-Fleet}

# gen writes for Windows: the functions that ask for its name and rights answer for it here.
function Write-Fleet
{
    param ([string]$Allow, [string]$Folder)
    $out = Join-Path -Path $Folder -ChildPath 'out'
    if ([System.IO.Directory]::Exists($out))
    {
        [System.IO.Directory]::Delete($out, $true) # gen doesn't write over what was edited
    }

    & $script:WriteReally -Allow $Allow -Folder $Folder
    $answers = @{ 'Test-RpcElevation' = '$true'; 'Get-RpcHostName' = "'$env:COMPUTERNAME'" }
    foreach ($file in Get-ChildItem -Path $out -Recurse -Include 'startup.ps1', 'Test-RpcElevation.ps1', 'Get-RpcHostName.ps1')
    {
        $text = [System.IO.File]::ReadAllText($file.FullName)
        foreach ($name in $answers.Keys)
        {
            $text = $text -replace "(?m)^function $name\b", "function $name { $($answers[$name]) }`nfunction $name-OfWindows"
        }

        [System.IO.File]::WriteAllText($file.FullName, $text)
    }
}

# For a test that something is wrong: what is removed isn't.
if ($env:RPCDSC_DOUBLE_KEEPS)
{
    $ways[0].TakeBack = { Add-DoubleRule -Rule @{ Name = 'left behind'; DisplayName = 'left behind' }; Remove-RpcPortPolicy -Confirm:$false; Remove-Module -Name RpcPortPolicy; $true }
}
