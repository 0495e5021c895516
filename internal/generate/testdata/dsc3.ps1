# Stands in for the program dsc, on doubles of Windows in this session: does with a document what the source of dsc 3.2
# says of each resource, and answers as it does. A resource that fails ends it with exit code 2, and what is done stays.
# Called as dsc is: config set|test --file FILE --output-format json.
$ErrorActionPreference = 'Stop'
$operation, $file = $args[1], $args[3]
if ("$args" -notmatch '^config (set|test) --file .+ --output-format json$')
{
    exit 1
}
$document = [IO.File]::ReadAllText($file) | ConvertFrom-Json

# An unescaped bracket begins an expression, of which there is none in properties.
function Assert-Literal
{
    param ($Value)
    if ($Value -is [string] -and $Value.TrimStart() -like '`[*')
    {
        throw "expression: $Value"
    }
    if ($Value -is [psobject] -and $Value -isnot [string])
    {
        $Value.PSObject.Properties | ForEach-Object { Assert-Literal -Value $_.Value }
    }
}

# Windows PowerShell with the script by stdin; each run is a process of its own.
function Invoke-Body
{
    param ([string]$Text)
    , @(& {
            $VerbosePreference = $DebugPreference = 'Continue'
            & ([scriptblock]::Create($Text)) 3>$null 4>$null 5>$null 6>$null
        })
}

function Test-ScriptResource
{
    param ($Properties)
    $output = Invoke-Body -Text $Properties.testScript
    if ($output.Count -ne 1 -or $output[0] -isnot [bool])
    {
        throw 'Test operation did not return a single boolean value.'
    }
    @{ desiredState = $Properties; actualState = @{ _inDesiredState = $output[0] }; inDesiredState = $output[0]; differingProperties = @(@('_inDesiredState') | Where-Object { -not $output[0] }) }
}

function Set-ScriptResource
{
    param ($Properties)
    $before = Invoke-Body -Text $Properties.getScript
    $after = Invoke-Body -Text $Properties.setScript
    @{ beforeState = @{ output = $before }; afterState = @{ output = $after }; changedProperties = @() }
}

function Test-RegistryResource
{
    param ($Properties)
    $kind, $data = $Properties.valueData.PSObject.Properties | ForEach-Object { $_.Name, $_.Value }
    $there = $null
    $key = $Properties.keyPath -replace '^HKLM\\', 'HKLM:\'
    if (Test-Path -LiteralPath $key)
    {
        $item = Get-Item -LiteralPath $key
        if (@($item.GetValueNames()) -contains $Properties.valueName)
        {
            $there = @{ Kind = "$($item.GetValueKind($Properties.valueName))"; Data = @($item.GetValue($Properties.valueName)) }
        }
    }
    $same = $there -and $there.Kind -ceq $kind -and "$(@($there.Data | Sort-Object))" -ceq "$(@($data | Sort-Object))"
    @{ desiredState = $Properties; actualState = @{ keyPath = $Properties.keyPath; _exist = [bool]$there }; inDesiredState = [bool]$same; differingProperties = @(@('valueData') | Where-Object { -not $same }) }
}

function Set-RegistryResource
{
    param ($Properties)
    if (-not (Test-RegistryResource -Properties $Properties).inDesiredState)
    {
        $kind, $data = $Properties.valueData.PSObject.Properties | ForEach-Object { $_.Name, $_.Value }
        $key = $Properties.keyPath -replace '^HKLM\\', 'HKLM:\'
        $null = New-ItemProperty -Path $key -Name $Properties.valueName -PropertyType $kind -Value $data -Force
    }
    @{ beforeState = @{}; afterState = $Properties; changedProperties = @() }
}

# A command resource: its manifest is looked for on the path.
function Invoke-OwnResource
{
    param ([string]$Operation, $Properties)
    $manifests = @($env:PATH -split [IO.Path]::PathSeparator | Where-Object { $_ } |
            ForEach-Object { Join-Path -Path $_ -ChildPath 'RpcPortPolicy.dsc.resource.json' } | Where-Object { [IO.File]::Exists($_) })
    if (-not $manifests)
    {
        exit 7
    }
    $manifest = [IO.File]::ReadAllText($manifests[0]) | ConvertFrom-Json
    $call = @($manifest.$Operation.args | Where-Object { $_ -is [string] })[-1]
    Push-Location -LiteralPath ([IO.Path]::GetDirectoryName($manifests[0]))
    $global:LASTEXITCODE = 0
    $json = $Properties | ConvertTo-Json -Compress
    $lines = @(& ([scriptblock]::Create($call.Replace('$Input', '$args[0]'))) $json)
    Pop-Location
    if ($LASTEXITCODE)
    {
        throw "the resource ended with exit code $LASTEXITCODE"
    }
    if ($lines.Count -ne 1)
    {
        throw "the resource answered with $($lines.Count) lines"
    }
    $lines[0] | ConvertFrom-Json
}

function Test-OwnResource
{
    param ($Properties)
    $state = Invoke-OwnResource -Operation 'test' -Properties $Properties
    @{ desiredState = $Properties; actualState = $state; inDesiredState = $state._inDesiredState; differingProperties = @() }
}

function Set-OwnResource
{
    param ($Properties)
    $before = Invoke-OwnResource -Operation 'get' -Properties $Properties
    $after = Invoke-OwnResource -Operation 'set' -Properties $Properties
    @{ beforeState = $before; afterState = $after; changedProperties = @() }
}

try
{
    $kinds = @{
        'Microsoft.Windows/Registry' = 'RegistryResource'
        'Microsoft.DSC.Transitional/WindowsPowerShellScript' = 'ScriptResource'
        'Rpcdsc.Windows/RpcPortPolicy' = 'OwnResource'
    }
    $document.resources | ForEach-Object { Assert-Literal -Value $_.properties }
    $results = @(foreach ($resource in $document.resources)
        {
            $result = & "$operation-$($kinds[$resource.type])" -Properties $resource.properties
            $metadata = @{ duration = 'PT0.1S' }
            if ($result['afterState'] -and $result.afterState -is [psobject] -and $result.afterState.PSObject.Properties['_restartRequired'])
            {
                $metadata.restartRequired = @($result.afterState._restartRequired)
            }
            @{ metadata = @{ 'Microsoft.DSC' = $metadata }; name = $resource.name; type = $resource.type; result = $result }
        })
}
catch
{
    [Console]::Error.WriteLine("ERROR $_")
    exit 2
}
$run = @{
    version = '3.2.3'; operation = $operation; executionType = 'actual'; securityContext = 'elevated'; duration = 'PT1S'
    startDatetime = '2026-11-24T10:00:00+00:00'; endDatetime = '2026-11-24T10:00:01+00:00'
}
$answer = @{ metadata = @{ 'Microsoft.DSC' = $run }; results = $results; messages = @(); hadErrors = $false } | ConvertTo-Json -Depth 10 -Compress
if ($env:RPCDSC_TEST_ANSWERS)
{
    # For who wants to know whether dsc could have said so.
    [IO.File]::WriteAllText([IO.Path]::Combine($env:RPCDSC_TEST_ANSWERS, "$operation $([guid]::NewGuid()).json"), $answer)
}
$answer
exit 0
