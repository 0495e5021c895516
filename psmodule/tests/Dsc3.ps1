# What apply.ps1 and verify.ps1 share: which document is a computer's, and what of an answer of dsc means what.
param ([string]$Module, [string]$Name)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'Check.ps1') -Name $Name
Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath '../DSC3/Private') -Filter '*.ps1' | ForEach-Object { . $_.FullName }
$folder = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "rpcdsc-$PID"

# Makes a folder with documents for these nodes, each by its name, and finds that of a computer.
function Find-For
{
    param ([string]$Computer, [string[]]$Node, [hashtable]$With = @{})
    if (Test-Path -Path $folder)
    {
        Remove-Item -Path $folder -Recurse
    }
    $null = New-Item -Path (Join-Path -Path $folder -ChildPath 'remove') -ItemType Directory -Force
    [IO.File]::WriteAllText("$folder/remove/any-host.dsc.config.json", '{"metadata":{"rpcdsc":{"generated":"x"}}}')
    foreach ($one in $Node)
    {
        [IO.File]::WriteAllText("$folder/$one.dsc.config.json", ('{"metadata":{"rpcdsc":{"generated":"x","node":"' + $one + '"}}}'))
    }
    Set-Item -Path function:script:Get-RpcDsc3Computer -Value ([scriptblock]::Create("'$Computer'"))
    $file = Find-RpcDsc3Document -Folder $folder @With
    $file.Substring($folder.Length + 1).Replace('\', '/').Replace('.dsc.config.json', '')
}

Invoke-Case -Name 'which document is whose' -Action {
    Assert-Equal -Name 'the full name' -Is (Find-For -Computer 'db.north.example' -Node 'db.north.example', 'db.south.example', 'db') -Should 'db.north.example'
    Assert-Equal -Name 'the NetBIOS name' -Is (Find-For -Computer 'db.west.example' -Node 'db.north.example', 'db') -Should 'db'
    Assert-Equal -Name 'another domain' -Is (Find-For -Computer 'db' -Node 'db.north.example', 'db2.north.example') -Should 'db.north.example'
    Assert-Equal -Name 'a long name' -Is (Find-For -Computer 'averylonghostname01.corp.example' -Node 'averylonghostname01.corp.example') -Should 'averylonghostname01.corp.example'
    Assert-Equal -Name 'removal' -Is (Find-For -Computer 'db' -Node 'x' -With @{ Remove = $true }) -Should 'remove/any-host'
    Assert-Equal -Name 'a host of that name' -Is (Find-For -Computer 'remove' -Node 'remove', 'any-host') -Should 'remove'
    Assert-Failure -Name 'two domains' -Action { Find-For -Computer 'db' -Node 'db.north.example', 'db.south.example' } -Like '2 documents*-Document*'
    Assert-Failure -Name 'none' -Action { Find-For -Computer 'web.north.example' -Node 'db.north.example' } -Like 'There is no web.north.example.dsc.config.json and no web.dsc.config.json*'
    Assert-Failure -Name 'of another' -Action { Find-For -Computer 'web' -Node 'db' -With @{ Document = "$folder/db.dsc.config.json" } } -Like '*is for db, and this computer is web*'
    Assert-Failure -Name 'both' -Action { Find-For -Computer 'db' -Node 'db' -With @{ Document = 'x'; Remove = $true } } -Like '*not both*'
    [IO.File]::WriteAllText("$folder/no.json", '{')
    Assert-Failure -Name 'no JSON' -Action { Read-RpcDsc3Json -Path "$folder/no.json" } -Like "*can't be read as JSON*"
}

Invoke-Case -Name 'what an answer says' -Action {
    $answer = ConvertFrom-Json -InputObject ('{"results":[{"name":"Rules","type":"a/b","result":{"inDesiredState":false,"differingProperties":["_inDesiredState"],"actualState":{}}},' +
        '{"name":"Policy","type":"a/b","metadata":{"Microsoft.DSC":{"restartRequired":[{"system":"FS01"},{"service":"x"}]}},"result":{"inDesiredState":false,"differingProperties":["x"],"actualState":{"differences":["ports: 1-2","rules"]}}},' +
        '{"name":"Ports","type":"a/b","metadata":{},"result":{"inDesiredState":true,"differingProperties":[]}}],"hadErrors":false}')
    $state = @(Get-RpcDsc3State -Result $answer)
    Assert-Equal -Name 'state' -Is @($state | ForEach-Object { "$($_.Name) $($_.InDesiredState) $($_.Differs)" }) -Should @('Rules False _inDesiredState', 'Policy False ports: 1-2; rules', 'Ports True ')
    Assert-Equal -Name 'restart' -Is @(Get-RpcDsc3Restart -Result $answer) -Should @('FS01')
    foreach ($bad in '{"results":[{"name":"Rules","result":{}}]}', '{"results":[{"name":"Rules","result":{"inDesiredState":"true"}}]}', '{"results":[{"name":"Rules"}]}')
    {
        Assert-Failure -Name $bad -Action { Get-RpcDsc3State -Result (ConvertFrom-Json -InputObject $bad) } -Like "dsc doesn't say of the resource Rules*"
    }
}

# A stand-in that says one thing, whatever it is asked.
Invoke-Case -Name 'how dsc ends' -Action {
    $null = Find-For -Computer 'db' -Node 'db'
    $document = "$folder/db.dsc.config.json"
    [IO.File]::WriteAllText($document, '{"resources":[{"type":"a/b","name":"x"}]}')
    foreach ($case in @(
            @{ Says = "'x'"; Code = 0; Like = '*something else than JSON*' }
            @{ Says = ''; Code = 2; Like = '*exit code 2 (a resource failed)*' }
            @{ Says = ''; Code = 4; Like = '*exit code 4 (it does not take the document: is it older than 3.2.2?)*' }
            @{ Says = ''; Code = 7; Like = '*exit code 7 (it does not find a resource)*' }
            @{ Says = ''; Code = 99; Like = '*exit code 99 (*' }
            @{ Says = "'{}'"; Code = 0; Like = '*had errors, or left resources out*' }
            @{ Says = "'{`"results`":[{`"name`":`"x`"}],`"hadErrors`":true}'"; Code = 0; Like = '*had errors, or left resources out*' }
        ))
    {
        [IO.File]::WriteAllText("$folder/dsc.ps1", "$($case.Says)`nexit $($case.Code)`n")
        Assert-Failure -Name $case.Like -Action { Invoke-RpcDsc3 -Dsc "$folder/dsc.ps1" -Operation 'test' -Document $document } -Like $case.Like
    }
    [IO.File]::WriteAllText("$folder/dsc.ps1", "'{`"results`":[{`"name`":`"' + `"`$args`" + '`"}],`"hadErrors`":false}'`nexit 0`n")
    Assert-Equal -Name 'what it is asked' -Is (Invoke-RpcDsc3 -Dsc "$folder/dsc.ps1" -Operation 'set' -Document $document).results[0].name -Should "config set --file $document --output-format json"
}

Remove-Item -Path $folder -Recurse
Complete-Test
