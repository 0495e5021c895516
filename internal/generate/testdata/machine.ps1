# Runs packages of Azure Machine Configuration as its agent does, on doubles of Windows: the module path holds nothing but
# the package, and a document's instance goes to Test, to Set if that says False, and to Get. Prints the rules that are
# then there, one a line, and checks that start with "FAILED". -Package and -Removal: the unpacked packages.
param ([string]$Doubles, [string]$Engine, [string]$Package, [string]$Removal)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module -Name $Doubles -ArgumentList $Engine
Reset-Double
Add-DoubleRule -Rule @{ Name = 'other 1'; DisplayName = 'other'; Group = 'other'; Protocol = 'TCP'; LocalPort = @('135') }
$before = Get-DoubleText

function Assert
{
    param ([string]$Name, $Is, $Should)
    if ("$Is" -ne "$Should")
    {
        "FAILED $Name`: is $Is, should be $Should"
    }
}

# Makes a package the one that the agent runs: its module, and what its document gives the resource.
function Use-Package
{
    param ([string]$Folder)
    $env:PSModulePath = Join-Path -Path $Folder -ChildPath 'Modules'
    Get-Module -Name RpcPortPolicy, DSC_RpcPortPolicy | Remove-Module
    $module = @(Get-Module -Name RpcPortPolicy -ListAvailable)
    Assert 'modules of the name' $module.Count 1
    Import-Module -Name (Join-Path -Path $module[0].ModuleBase -ChildPath 'DSCResources/DSC_RpcPortPolicy/DSC_RpcPortPolicy.psm1') -Global
    & (Get-Module -Name DSC_RpcPortPolicy) { & $script:module { Set-Item -Path function:script:Test-RpcElevation -Value { $true } } }
    $text = [IO.File]::ReadAllText(@(Get-ChildItem -Path $Folder -Filter '*.mof')[0].FullName)
    $instance = [regex]::Match($text, '(?s)instance of DSC_RpcPortPolicy.*?\n\};').Value
    $script:Properties = @{}
    foreach ($name in 'Fleet', 'Policy', 'Ensure', 'Restart')
    {
        $value = [regex]::Match($instance, "\s$name = ""([^""]*)"";")
        if ($value.Success)
        {
            $script:Properties[$name] = $value.Groups[1].Value
        }
    }
}

# A turn of the agent; Reasons must be of the form that Azure takes.
function Invoke-Agent
{
    param ([string]$Name, [bool]$Test, [string]$Code)
    $of = $Properties
    Assert "$Name, test" (Test-TargetResource @of) $Test
    if (-not $Test)
    {
        Assert "$Name, set gives no output" @(Set-TargetResource @of).Count 0
        Assert "$Name, test again" (Test-TargetResource @of) $true
    }
    $reasons = @((Get-TargetResource @of).Reasons)
    Assert "$Name, reasons" ($reasons | ForEach-Object { $_.Code }) "RpcPortPolicy:RpcPortPolicy:$Code"
    Assert "$Name, phrases" @($reasons | Where-Object { -not $_.Phrase -or $_.Keys.Count -ne 2 }).Count 0
}

Use-Package -Folder $Removal
Invoke-Agent 'removal, before' $true InPlace
Assert 'changed before' (Get-DoubleText) $before
Use-Package -Folder $Package
$of = $Properties
Assert 'reasons before' @((Get-TargetResource @of).Reasons | Where-Object { $_.Code -ne 'RpcPortPolicy:RpcPortPolicy:Difference' -or $_.Phrase -notlike '*should be:*' }).Count 0
Invoke-Agent 'set' $false InPlace
Get-DoubleRule | Where-Object { $_.Group -ne 'other' } | ForEach-Object {
    "RULE $($_.Action) $($_.Protocol) $(@($_.LocalPort) -join ',') $(@($_.RemoteAddress) -join ',') $($_.Enabled) $($_.Direction) $(@($_.Profile) -join ',') $($_.Group)"
}
Set-DoubleFault
Invoke-Agent 'set again' $true InPlace
Set-TargetResource @of
Assert 'changes by a second run' (Get-DoubleCount).Changes 0

# One that fails tells, and leaves nothing half done: rules and values are there, or gone.
Use-Package -Folder $Removal
$of = $Properties
Assert 'reasons of a removal that is due' ((Get-TargetResource @of).Reasons | ForEach-Object { $_.Phrase }) 'Ensure: Present; should be: Absent'
Set-DoubleFault -From 1
$failed = ''
try
{
    Set-TargetResource @of
}
catch
{
    $failed = "$_"
}
Assert 'a removal that fails tells' ([bool]$failed) $true
Set-DoubleFault
Invoke-Agent 'removal' $false InPlace
Assert 'as before' (Get-DoubleText) $before
Set-DoubleFault
Set-TargetResource @of
Assert 'changes by a second removal' (Get-DoubleCount).Changes 0
'END'
