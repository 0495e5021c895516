# Stands for Windows where .ci/integration.ps1 is tried: the commands' doubles, what Windows' own tools would say of
# their state, and artifacts that take this computer for the host and everybody for an administrator. With RPCDSC_DOUBLE_COMPUTER
# it is a Windows Server 2008 R2, whose .cmd scripts run on a simulated one: psmodule/tests/computer, which the variable names.
$engine = @('NetSecurity', 'Com')[[int][bool]$env:RPCDSC_DOUBLE_COMPUTER]
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'RpcDoubles.psm1') -ArgumentList $engine
Reset-Double
Add-DoubleRule -Rule @{ Name = 'of another'; DisplayName = 'of another'; Group = 'another'; Protocol = 'TCP'; LocalPort = @('80') }

function Test-Administrator
{
    $true
}

function Get-OperatingSystem
{
    $build = @('20348', '7601')[[int][bool]$env:RPCDSC_DOUBLE_COMPUTER]
    New-Object -TypeName PSObject -Property @{ Caption = 'Windows, a double'; Version = "10.0.$build"; BuildNumber = $build; ProductType = 3 }
}

# Asks the simulated computer.
function Get-Answer
{
    param ([string[]]$Word)
    if (-not $script:Computer)
    {
        $start = New-Object -TypeName Diagnostics.ProcessStartInfo -ArgumentList $env:RPCDSC_DOUBLE_COMPUTER
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $script:Computer = [Diagnostics.Process]::Start($start)
    }

    $script:Computer.StandardInput.WriteLine($Word -join "`t")
    $script:Computer.StandardOutput.ReadLine() | ConvertFrom-Json
}

$script:Computer = $null

# The rules of both: the module's are in the doubles, those of the scripts on the simulated computer.
function Get-AnyRule
{
    Get-DoubleRule
    if ($env:RPCDSC_DOUBLE_COMPUTER)
    {
        foreach ($rule in @((Get-Answer -Word 'rules').Rules | Where-Object { $_ }))
        {
            New-Object -TypeName PSObject -Property @{ DisplayName = $rule.Name; Action = $rule.Action; Protocol = $rule.Proto; RemoteAddress = $rule.Remote; Enabled = 'True' }
        }
    }
}

function Test-NetSecurity
{
    $engine -eq 'NetSecurity'
}

function Invoke-Script
{
    param ([string]$Folder, [string]$Name)
    $answer = Get-Answer -Word 'run', $Folder, $Name
    New-Object -TypeName PSObject -Property @{ Code = $answer.Code; Text = "${Name}: $($answer.Code)`n$($answer.Lines -join "`n")" }
}

# What the tools say, in their form as far as it is looked at.
function Invoke-Tool
{
    param ([string]$Name, [string[]]$Argument)
    $text = switch ($Name)
    {
        'netsh' { Get-AnyRule | ForEach-Object { "Rule Name: $($_.DisplayName)" } }
        'schtasks'
        {
            (Get-DoubleTask).Keys | Sort-Object | ForEach-Object { "`"\$_`",`"N/A`",`"Ready`"" }
            if ($env:RPCDSC_DOUBLE_COMPUTER)
            {
                (Get-Answer -Word 'tasks').Lines | Where-Object { $_ }
            }
        }
        'reg' { Get-ToolRegistry -Key $Argument[1] }
    }
    New-Object -TypeName PSObject -Property @{ Code = [int](-not $text); Text = @($text) -join "`n" }
}

function Get-ToolRegistry
{
    param ([string]$Key)
    if ($Key -like '*FirewallRules')
    {
        Get-DoubleRuleText
        Get-AnyRule | ForEach-Object { "$($_.DisplayName) $($_.Action) $($_.RemoteAddress)" }
        return
    }

    if ($env:RPCDSC_DOUBLE_COMPUTER)
    {
        (Get-Answer -Word 'key', $Key).Lines | Where-Object { $_ }
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
    foreach ($rule in Get-AnyRule)
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
