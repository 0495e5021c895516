# The functions with the real binary, in a folder whose name has blanks, quotes and characters that aren't ASCII.
param ([string]$Module = "$PSScriptRoot/../../RpcDsc/RpcDsc.psd1", [string]$Binary, [string]$Work, [string]$Name)
. (Join-Path -Path $PSScriptRoot -ChildPath 'Start.ps1')
$bad = $good.Replace('10.2.0.0/16', '10.2.0.1/16').Replace('windows-server-2008', 'windows-server-208')
$warn = $good.Replace('5001-5100', '5001-5050')
$file = Write-Fleet -Name 'good.toml' -Text $good
$badFile = Write-Fleet -Name 'bad.toml' -Text $bad
$warnFile = Write-Fleet -Name 'warn.toml' -Text $warn
$out = Join-Path -Path $folder -ChildPath 'o u t'

# New-RpcFleet.
Invoke-Case -Name 'a new fleet' -Action {
    $got = Get-Stream -Action { New-RpcFleet -LiteralPath 'new fleet.toml' -WhatIf }
    Assert-True -Name 'New, what if' -Is (-not (Test-Path -LiteralPath 'new fleet.toml'))
    $got = Get-Stream -Action { New-RpcFleet -LiteralPath 'new.toml' -Name 'fabrikam' }
    Assert-Equal -Name 'New' -Is $got.Output[0].FullName -Should (Join-Path -Path $folder -ChildPath 'new.toml')
    Assert-True -Name 'New, name' -Is ([System.IO.File]::ReadAllText($got.Output[0].FullName) -match '(?m)^name   = "fabrikam"')
    $got = Get-Stream -Action { New-RpcFleet -LiteralPath 'new.toml' -ErrorAction Continue }
    Assert-Equal -Name 'New, again, id' -Is $got.Errors[0].FullyQualifiedErrorId -Should 'RpcDscFailed,New-RpcFleet'
    Assert-True -Name 'New, again' -Is ("$($got.Errors[0])" -like '*new.toml is there already; nothing was written')
    Assert-Equal -Name 'New, default' -Is (New-RpcFleet).Name -Should 'fleet.toml'
    Assert-Equal -Name 'New, taken' -Is (Test-RpcFleet -LiteralPath 'fleet.toml' -Strict) -Should $true
}

# Import-RpcFleet: a list in the encoding of Windows PowerShell, and what has no place.
Invoke-Case -Name 'imported lists' -Action {
    $list = Join-Path -Path $folder -ChildPath "a d.csv"
    $text = "#TYPE x`r`n`"Name`",`"OperatingSystem`",`"Enabled`"`r`n`"fs1`",`"Windows Server 2022 Standard`",`"True`"`r`n`"nas`",`"Linux`",`"True`"`r`n`"old`",`"Linux`",`"False`"`r`n"
    [System.IO.File]::WriteAllText($list, $text, [System.Text.Encoding]::Unicode)
    $got = Get-Stream -Action { Import-RpcFleet -LiteralPath $list -FleetPath 'imported.toml' -WhatIf }
    Assert-True -Name 'Import, what if' -Is (-not (Test-Path -LiteralPath 'imported.toml') -and -not $got.Output)
    $got = Get-Stream -Action { Import-RpcFleet -LiteralPath $list -FleetPath 'imported.toml' -Name 'fabrikam' }
    Assert-Equal -Name 'Import' -Is @($got.Output | ForEach-Object { $_.FleetPath; $_.Changed; $_.NewGroups[0].Name; $_.NewGroups[0].Hosts; $_.Left.Count; $_.FillIn }) -Should (Join-Path -Path $folder -ChildPath 'imported.toml'), $true, 'windows-server-2022', 'fs1', 2, 'block.allow'
    Assert-Equal -Name 'Import, type' -Is $got.Output[0].PSTypeNames[0] -Should 'RpcDsc.Import'
    Assert-Equal -Name 'Import, warnings' -Is "$($got.Warnings)" -Should "${list}:4: left out: nas: `"Linux`" is no Windows that rpcdsc knows"
    Assert-True -Name 'Import, name' -Is ([System.IO.File]::ReadAllText("$folder/imported.toml") -match '(?m)^name   = "fabrikam"')
    $got = Get-Stream -Action { Import-RpcFleet -LiteralPath $list -FleetPath 'imported.toml' -ErrorAction Continue }
    Assert-Equal -Name 'Import, again, id' -Is $got.Errors[0].FullyQualifiedErrorId -Should 'RpcDscFailed,Import-RpcFleet'
    $exported = @([pscustomobject] @{ Name = 'DC1'; OperatingSystem = 'Windows Server 2022 Standard'; OperatingSystemVersion = '10.0 (20348)'; Enabled = $true; PrimaryGroupID = 516 })
    $exported | Export-Csv -LiteralPath 'exported.csv' -Encoding Unicode -Delimiter ';'
    $got = Get-Stream -Action { Import-RpcFleet -LiteralPath 'exported.csv' -FleetPath 'exported.toml' }
    Assert-Equal -Name 'Import, Export-Csv' -Is @($got.Output | ForEach-Object { $_.NewGroups[0].Name; $_.NewGroups[0].Role; $_.NewGroups[0].Hosts; $_.Left.Count }) -Should 'windows-server-2022-dc', 'domain-controller', 'DC1', 0
    [System.IO.File]::WriteAllText("$folder/more.txt", "fs1`nfs2`n")
    $got = Get-Stream -Action { Get-Item -LiteralPath 'more.txt' | Import-RpcFleet -FleetPath 'imported.toml' -Extend -Release 'windows-server-2019' -Format 'names' }
    Assert-Equal -Name 'Import, extend' -Is @($got.Output | ForEach-Object { $_.Known; $_.NewGroups[0].Hosts; $_.Missing.Count; $_.FillIn.Count }) -Should 1, 'fs2', 0, 0
    $got = Get-Stream -Action { Import-RpcFleet -LiteralPath 'more.txt' -FleetPath 'other.toml' -Release 'windows-2' -ErrorAction Continue }
    Assert-Equal -Name 'Import, release, id' -Is $got.Errors[0].FullyQualifiedErrorId -Should 'RpcDscUsage,Import-RpcFleet'
    Assert-True -Name 'Import, release, nothing' -Is (-not (Test-Path -LiteralPath 'other.toml'))
}

# Test-RpcFleet: Booleans and records, from paths in each form.
Invoke-Case -Name 'valid or not' -Action {
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $file }
    Assert-Equal -Name 'Test, good' -Is $got.Output -Should @($true)
    Assert-Equal -Name 'Test, good, nothing else' -Is ($got.Errors.Count + $got.Warnings.Count) -Should 0
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $badFile -ErrorAction Continue }
    Assert-Equal -Name 'Test, bad' -Is $got.Output -Should @($false)
    Assert-Equal -Name 'Test, bad, ids' -Is @($got.Errors | ForEach-Object { $_.FullyQualifiedErrorId }) -Should 'RD2201,Test-RpcFleet', 'RD4001,Test-RpcFleet'
    Assert-Equal -Name 'Test, bad, message' -Is "$($got.Errors[0])" -Should "${badFile}:3:37: 10.2.0.1/16 has host bits set"
    Assert-Equal -Name 'Test, bad, category' -Is "$($got.Errors[0].CategoryInfo.Category)" -Should 'InvalidData'
    Assert-Equal -Name 'Test, bad, place' -Is @($got.Errors[0].TargetObject | ForEach-Object { $_.File; $_.Line; $_.Column }) -Should $badFile, 3, 37
    Assert-True -Name 'Test, bad, remedy' -Is ($got.Errors[1].ErrorDetails.RecommendedAction -like 'did you mean windows-server-2008*')
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $warnFile }
    Assert-Equal -Name 'Test, warning' -Is $got.Output -Should @($true)
    Assert-True -Name 'Test, warning, text' -Is ("$($got.Warnings[0])" -like "${warnFile}:14:14: RD5101: *; *".Replace('[', '`[').Replace(']', '`]'))
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $warnFile -WarningAction SilentlyContinue }
    Assert-Equal -Name 'Test, warning, silent' -Is $got.Warnings.Count -Should 0
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $warnFile -Strict -ErrorAction Continue }
    Assert-Equal -Name 'Test, strict' -Is @($got.Output; $got.Errors[0].FullyQualifiedErrorId) -Should $false, 'RD5101,Test-RpcFleet'
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $badFile -ErrorAction Stop }
    Assert-Equal -Name 'Test, stop' -Is $got.Thrown.FullyQualifiedErrorId -Should 'RD2201,Test-RpcFleet'
    $got = Get-Stream -Action { $ErrorActionPreference = 'Stop'; Test-RpcFleet -LiteralPath $badFile }
    Assert-Equal -Name 'Test, the caller''s Stop' -Is $got.Thrown.FullyQualifiedErrorId -Should 'RD2201,Test-RpcFleet'
    $got = Get-Stream -Action { $ErrorActionPreference = 'Stop'; Test-RpcFleet -LiteralPath $badFile -ErrorAction SilentlyContinue }
    Assert-Equal -Name 'Test, silent' -Is @($got.Output; $got.Errors.Count) -Should $false, 0
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath 'nowhere.toml' -ErrorAction Continue }
    Assert-Equal -Name 'Test, nowhere' -Is @($got.Output; $got.Errors[0].FullyQualifiedErrorId) -Should $false, 'RpcDscFailed,Test-RpcFleet'
    Assert-True -Name 'Test, nowhere, remedy' -Is ($got.Errors[0].ErrorDetails.RecommendedAction -like '*rpcdsc init*')
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath 'Env:\PATH' -ErrorAction Continue }
    Assert-Equal -Name 'Test, no file system' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscPath,Test-RpcFleet'
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath 'nodrive:\x' -ErrorAction Continue }
    Assert-Equal -Name 'Test, no drive' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscPath,Test-RpcFleet'
    Assert-Equal -Name 'Test, items' -Is @(Get-Item -LiteralPath $file, $file | Test-RpcFleet) -Should $true, $true
    Assert-Equal -Name 'Test, strings' -Is @('good.toml', './good.toml' | Test-RpcFleet) -Should $true, $true
    Assert-Equal -Name 'Test, properties' -Is @([pscustomobject] @{ Path = $file }, (New-Object -TypeName 'System.IO.FileInfo' -ArgumentList $file) | Test-RpcFleet) -Should $true, $true
    Assert-Equal -Name 'Test, position' -Is (Test-RpcFleet good.toml) -Should $true
}

# Test-RpcFleet -Detailed: objects, and no records.
Invoke-Case -Name 'findings as objects' -Action {
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath $badFile, $warnFile -Detailed }
    Assert-Equal -Name 'Detailed, no records' -Is ($got.Errors.Count + $got.Warnings.Count) -Should 0
    Assert-Equal -Name 'Detailed, type' -Is $got.Output[0].PSTypeNames[0] -Should 'RpcDsc.Test'
    Assert-Equal -Name 'Detailed' -Is @($got.Output | ForEach-Object { $_.Valid; $_.Errors; $_.Warnings; $_.FleetPath }) -Should $false, 2, 0, $badFile, $true, 0, 1, $warnFile
    Assert-Equal -Name 'Detailed, no groups' -Is $got.Output[0].Groups.Count -Should 0
    Assert-Equal -Name 'Detailed, finding' -Is $got.Output[1].Findings[0].PSTypeNames[0] -Should 'RpcDsc.Finding'
    Assert-Equal -Name 'Detailed, hosts' -Is $got.Output[1].Groups[1].Hosts -Should 'plc7', 'plc8'
}

# Get-RpcFleetPlan, and Export-RpcFleet -WhatIf, which says the same.
Invoke-Case -Name 'plan' -Action {
    $plan = Get-RpcFleetPlan -LiteralPath $file -OutputPath 'o u t'
    Assert-Equal -Name 'Plan, type' -Is $plan.PSTypeNames[0], $plan.Changes[0].PSTypeNames[0] -Should 'RpcDsc.Plan', 'RpcDsc.Change'
    Assert-Equal -Name 'Plan, output' -Is $plan.Output, $plan.FleetPath -Should $out, $file
    Assert-True -Name 'Plan, differs' -Is ($plan.Differs -and $plan.Add -eq $plan.Changes.Count -and $plan.Add -gt 20)
    Assert-Equal -Name 'Plan, writes nothing' -Is (Test-Path -LiteralPath $out) -Should $false
    Assert-Equal -Name 'Plan, one host' -Is @((Get-RpcFleetPlan -LiteralPath $file -HostName 'fs02*').Groups | ForEach-Object { $_.Hosts }) -Should @('fs02.corp.example')
    Assert-Equal -Name 'Plan, a group' -Is @((Get-RpcFleetPlan -LiteralPath $file -GroupName 'pl*').Groups | ForEach-Object { $_.Name }) -Should @('plant')
    $got = Get-Stream -Action { Get-RpcFleetPlan -LiteralPath $file -HostName 'nobody' -ErrorAction Continue }
    Assert-Equal -Name 'Plan, nobody' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscFailed,Get-RpcFleetPlan'
    $got = Get-Stream -Action { Get-RpcFleetPlan -LiteralPath $badFile -ErrorAction Continue }
    Assert-Equal -Name 'Plan, bad' -Is $got.Output.Count, $got.Errors.Count -Should 0, 2
}

# Export-RpcFleet. What -WhatIf says goes to the host, which only a session of its own lets catch.
Invoke-Case -Name 'export' -Action {
    $whatIf = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $out -WhatIf }
    Assert-Equal -Name 'Export, what if' -Is $whatIf.Output.Count, (Test-Path -LiteralPath $out) -Should 0, $false
    $got = Get-Stream -Action { $WhatIfPreference = $true; Export-RpcFleet -LiteralPath $file -OutputPath $out }
    Assert-Equal -Name 'Export, the caller''s what if' -Is $got.Output.Count, (Test-Path -LiteralPath $out) -Should 0, $false
    $plan = Get-RpcFleetPlan -LiteralPath $file -OutputPath 'o u t'
    $export = Export-RpcFleet -LiteralPath $file -OutputPath 'o u t'
    Assert-Equal -Name 'Export, type' -Is $export.PSTypeNames[0] -Should 'RpcDsc.Export'
    Assert-Equal -Name 'Export, as planned' -Is @($export.Changes | ForEach-Object { $_.Path }) -Should @($plan.Changes | ForEach-Object { $_.Path })
    Assert-Equal -Name 'Export, files' -Is @($export.Changes | Where-Object { -not (Test-Path -LiteralPath (Join-Path -Path $out -ChildPath $_.Path)) }).Count -Should 0
    Assert-Equal -Name 'Export, folders' -Is $export.Groups[1].Folders -Should @('startup/plant')
    $again = Export-RpcFleet -LiteralPath $file -OutputPath 'o u t'
    Assert-Equal -Name 'Export, again' -Is $again.Differs, $again.Changes.Count, $again.Same -Should $false, 0, $export.Add
    $edited = Join-Path -Path $out -ChildPath 'startup/plant/apply.cmd'
    [System.IO.File]::WriteAllText($edited, 'mine')
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $out -ErrorAction Continue }
    Assert-Equal -Name 'Export, edited' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscFailed,Export-RpcFleet'
    Assert-Equal -Name 'Export, edited, target' -Is $got.Errors[0].TargetObject -Should $file
    Assert-Equal -Name 'Export, edited, kept' -Is ([System.IO.File]::ReadAllText($edited)) -Should 'mine'
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $out -Force -WhatIf -ErrorAction Stop }
    Assert-Equal -Name 'Export, force, what if' -Is ([System.IO.File]::ReadAllText($edited)) -Should 'mine'
    Assert-Equal -Name 'Export, force' -Is (Export-RpcFleet -LiteralPath $file -OutputPath $out -Force).Change -Should 1
    Assert-True -Name 'Plan, flavor' -Is (Get-RpcFleetPlan -LiteralPath $file -OutputPath $out -DscFlavor module).Differs
    $null = Export-RpcFleet -LiteralPath $file -OutputPath $out -DscFlavor module
    Assert-Equal -Name 'Export, flavor' -Is (Get-RpcFleetPlan -LiteralPath $file -OutputPath $out -DscFlavor module).Differs -Should $false
    $null = Export-RpcFleet -LiteralPath $file -OutputPath $out -DscFlavor inbox
    Assert-True -Name 'Plan, kinds' -Is (@((Get-RpcFleetPlan -LiteralPath $file -OutputPath $out -Kind gpo-script, gpo-native).Changes | Where-Object { $_.Path -like 'gpo/*' }).Count -gt 0)
    Assert-True -Name 'Plan, encoding' -Is (Get-RpcFleetPlan -LiteralPath $file -OutputPath $out -MofEncoding utf-8).Differs
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $out -SignPfx 'no such.pfx' -SignPasswordFile 'no such' -ErrorAction Continue }
    Assert-True -Name 'Export, sign' -Is ("$($got.Errors[0])" -like '*no such*' -and $got.Output.Count -eq 0)
    $null = Export-RpcFleet -LiteralPath $file -OutputPath $out -Date '2026-12-05T02:00:00Z'
    Assert-True -Name 'Export, date' -Is ([System.IO.File]::ReadAllText((Join-Path -Path $out -ChildPath 'dsc/fs01.corp.example.mof')) -match 'GenerationDate\s*=.*12/05/2026 02:00:00')
}

# A plan that is saved, approved and carried out.
Invoke-Case -Name 'approved plan' -Action {
    $place = Join-Path -Path $folder -ChildPath 'approved'
    $plan = Get-RpcFleetPlan -LiteralPath $file -OutputPath $place -DscFlavor module -SavePath 'pl an.json'
    Assert-Equal -Name 'Plan, saved' -Is $plan.Plan.PSTypeNames[0], (Split-Path -Path $plan.Plan.File -Leaf) -Should 'RpcDsc.PlanFile', 'pl an.json'
    $hash = (Get-FileHash -LiteralPath 'pl an.json' -Algorithm SHA256).Hash.ToLowerInvariant()
    Assert-Equal -Name 'Plan, hash' -Is $plan.Plan.Sha256 -Should $hash
    Assert-Equal -Name 'Plan, not saved' -Is (Get-RpcFleetPlan -LiteralPath $file -OutputPath $place).Plan -Should $null
    $holds = Get-RpcFleetPlan -LiteralPath $file -OutputPath $place -PlanPath 'pl an.json'
    Assert-Equal -Name 'Plan, holds' -Is $holds.Add, $holds.Plan.Sha256 -Should $plan.Add, $hash
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $place -PlanPath 'pl an.json' -WhatIf }
    Assert-Equal -Name 'Export, plan, what if' -Is $got.Output.Count, $got.Errors.Count, (Test-Path -LiteralPath $place) -Should 0, 0, $false
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $file -OutputPath $place -PlanPath 'pl an.json' -DscFlavor inbox -ErrorAction Continue }
    Assert-Equal -Name 'Export, plan, other option' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscUsage,Export-RpcFleet'
    $changed = Write-Fleet -Name 'changed.toml' -Text ($good + "`n# changed`n")
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $changed -OutputPath $place -PlanPath 'pl an.json' -ErrorAction Continue }
    Assert-True -Name 'Export, plan, other fleet file' -Is ($got.Output.Count -eq 0 -and "$($got.Errors[0])" -like '*the fleet file has changed since*')
    Assert-Equal -Name 'Export, plan, nothing written' -Is (Test-Path -LiteralPath (Join-Path -Path $place -ChildPath 'manifest.json')) -Should $false
    $export = Export-RpcFleet -LiteralPath $file -OutputPath $place -PlanPath 'pl an.json'
    Assert-Equal -Name 'Export, plan' -Is $export.Add, $export.Plan.Sha256 -Should $plan.Add, $hash
    $manifest = Get-Content -LiteralPath (Join-Path -Path $place -ChildPath 'manifest.json') -Raw | ConvertFrom-Json
    Assert-Equal -Name 'Export, plan, manifest' -Is $manifest.plan_sha256 -Should $hash
    Assert-Equal -Name 'Export, plan, again' -Is (Export-RpcFleet -LiteralPath $file -OutputPath $place -PlanPath 'pl an.json').Differs -Should $false
    $got = Get-Stream -Action { $file, $changed | Get-RpcFleetPlan -OutputPath $place -SavePath 'two.json' -ErrorAction Continue }
    Assert-Equal -Name 'Plan, two fleet files' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 1, 'RpcDscOnePlan,Get-RpcFleetPlan'
    $got = Get-Stream -Action { Get-RpcFleetPlan -LiteralPath $file -OutputPath $place -SavePath $changed -ErrorAction Continue }
    Assert-True -Name 'Plan, not over another file' -Is ("$($got.Errors[0])" -like '*no plan*' -and (Get-Content -LiteralPath $changed -Raw) -match '# changed')
}

# Hosts that leave, a fleet that is replaced, and documents that aren't wanted.
Invoke-Case -Name 'departed' -Action {
    $place = Join-Path -Path $folder -ChildPath 'departed'
    $null = Export-RpcFleet -LiteralPath $file -OutputPath $place
    $less = Write-Fleet -Name 'less.toml' -Text $good.Replace(', "plc8"', '')
    $plan = Get-RpcFleetPlan -LiteralPath $less -OutputPath $place
    Assert-Equal -Name 'Plan, departed' -Is $plan.Departed[0].Host, $plan.Departed.Count -Should 'plc8', 1
    $export = Export-RpcFleet -LiteralPath $less -OutputPath $place -NoMeta
    Assert-Equal -Name 'Export, departed' -Is $export.Departed[0].Host -Should 'plc8'
    Assert-Equal -Name 'Export, no meta documents' -Is @(Get-ChildItem -Path (Join-Path -Path $place -ChildPath 'dsc') -Filter '*.meta.mof').Count -Should 0
    Assert-Equal -Name 'Plan, release' -Is (Get-RpcFleetPlan -LiteralPath $less -OutputPath $place -Release 'plc8').Departed.Count -Should 0
    Assert-Equal -Name 'Export, release' -Is (Export-RpcFleet -LiteralPath $less -OutputPath $place -Release 'plc*', 'pl?8').Departed.Count -Should 0
    $renamed = Write-Fleet -Name 'renamed.toml' -Text $good.Replace('"contoso"', '"newname"')
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $renamed -OutputPath $place -ErrorAction Continue }
    Assert-True -Name 'Export, another fleet' -Is ("$($got.Errors[0])" -like '*holds the fleet*' -and $got.Output.Count -eq 0)
    $export = Export-RpcFleet -LiteralPath $renamed -OutputPath $place -ReplaceFleet contoso
    Assert-True -Name 'Export, replaced' -Is ($export.Departed.Count -gt 2 -and $export.Departed[0].Fleet -eq 'contoso')
}

# A change that goes out in waves.
Invoke-Case -Name 'waves' -Action {
    $place = Join-Path -Path $folder -ChildPath 'waves'
    $null = Export-RpcFleet -LiteralPath $file -OutputPath $place
    $new = Write-Fleet -Name 'waves.toml' -Text ($good.Replace('5001-5200', '5001-5300') + "`n[[wave]]`nname = `"pilot`"`nhosts = [`"fs01.corp.example`"]`n")
    $plan = Get-RpcFleetPlan -LiteralPath $new -OutputPath $place -Wave pilot
    Assert-Equal -Name 'Plan, wave' -Is @($plan.Waves)[0].Name, @($plan.Waves)[0].Made -Should 'pilot', $true
    $export = Export-RpcFleet -LiteralPath $new -OutputPath $place -Wave pilot
    Assert-True -Name 'Export, wave' -Is ($export.Change -gt 0 -and @($export.Waves)[1].Old.Count -gt 0)
    $none = Write-Fleet -Name 'none.json' -Text '{"same":true,"groups":[],"damaged":[]}'
    $got = Get-Stream -Action { Export-RpcFleet -LiteralPath $new -OutputPath $place -Wave rest -AfterPath $none -ErrorAction Continue }
    Assert-True -Name 'Export, gate' -Is ("$($got.Errors[0])" -like '*the wave rest has to wait*' -and $got.Output.Count -eq 0)
}

# Get-RpcFleetExplanation.
Invoke-Case -Name 'explanation' -Action {
    $got = Get-RpcFleetExplanation -LiteralPath $file -HostName 'fs01', 'plc7' -From 'branches', '203.0.113.9' -Port '135', '5010/tcp'
    Assert-Equal -Name 'Explanation, hosts' -Is @($got | ForEach-Object { $_.Host }) -Should 'fs01.corp.example', 'plc7'
    Assert-Equal -Name 'Explanation, type' -Is $got[0].PSTypeNames[0], $got[0].Parts[0].PSTypeNames[0], $got[0].Parts[0].Fleet[0].PSTypeNames[0] -Should 'RpcDsc.Explanation', 'RpcDsc.Part', 'RpcDsc.FleetLine'
    Assert-Equal -Name 'Explanation, verdicts' -Is @($got[0].Parts | ForEach-Object { $_.Verdict } | Sort-Object -Unique) -Should 'allow', 'block'
    Assert-Equal -Name 'Explanation, engine' -Is @($got | ForEach-Object { $_.Engine }) -Should 'wfas', 'wfas'
    $got = Get-Stream -Action { Get-RpcFleetExplanation -LiteralPath $file -HostName 'fs01' -From '10.0.0.300' -Port '135' -ErrorAction Continue }
    Assert-Equal -Name 'Explanation, usage' -Is $got.Output.Count, $got.Errors[0].FullyQualifiedErrorId -Should 0, 'RpcDscUsage,Get-RpcFleetExplanation'
}

# Views: what people see is a table or a list of what matters.
Invoke-Case -Name 'views' -Action {
    $plan = Get-RpcFleetPlan -LiteralPath $file -OutputPath 'views'
    $export = Export-RpcFleet -LiteralPath $file -OutputPath 'views'
    Assert-True -Name 'View of a plan' -Is (($plan | Out-String) -match 'Add\s+Change\s+Remove\s+Same\s+Differs\s+Output')
    Assert-True -Name 'View of an export' -Is (($export | Out-String) -match 'Add\s+Change\s+Remove\s+Same\s+Output')
    $part = (Get-RpcFleetExplanation -LiteralPath $file -HostName 'fs01' -From '203.0.113.9' -Port '135').Parts | Out-String
    Assert-True -Name 'View of a part' -Is ($part -match 'Verdict : block' -and $part -match 'Fleet\s*: closes \(always\)\s+leaves-out block.allow \(defaults 5\)')
    Assert-True -Name 'View of groups' -Is (($export.Groups | Out-String) -match 'files\s+Windows Server 2022\s+3\s+fs01')
    Assert-True -Name 'View of findings' -Is (((Test-RpcFleet -LiteralPath $badFile -Detailed).Findings | Out-String) -match 'error\s+RD2201\s+bad.toml:3:37\s+10.2.0.1/16')
}

# Help.
Invoke-Case -Name 'help' -Action {
    foreach ($name in (Get-Module -Name 'RpcDsc').ExportedFunctions.Keys)
    {
        $help = Get-Help -Name $name -Full
        Assert-True -Name "$name, help" -Is ($help.Synopsis -match '\.$' -and @($help.examples.example).Count -ge 1)
        Assert-Equal -Name "$name, parameters without help" -Is @($help.parameters.parameter | Where-Object { 'WhatIf', 'Confirm' -notcontains $_.name -and -not $_.PSObject.Properties['description'] } | ForEach-Object { $_.name }) -Should @()
    }
}

# Test-RpcFleetDrift: of a fleet whose hosts report nothing, and of one that nothing can be said of.
Invoke-Case -Name 'drift' -Action {
    $state = @{
        schema = 1; computer = 'fs01.corp.example'; time = '2026-11-01T10:00:00Z'; fleet = 'elsewhere'; policy = '00000000'
        registry = @{}; rules = @(); firewall = @(); restartPending = $false; restart = ''; differences = @()
    }
    $null = New-Item -ItemType Directory -Path 'states'
    [System.IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'states/fs01.json'), (ConvertTo-Json -InputObject $state -Depth 5))
    $got = Get-Stream -Action { Test-RpcFleetDrift -LiteralPath $file -StatePath 'states' }
    Assert-Equal -Name 'Drift' -Is @($got.Output; $got.Errors.Count) -Should $false, 0
    $drift = Get-Item -LiteralPath 'states/fs01.json' | Test-RpcFleetDrift -LiteralPath $file -OlderThan 7 -Date ([datetime]'2026-12-01') -Detailed
    Assert-Equal -Name 'Drift, type' -Is $drift.PSObject.TypeNames[0], $drift.Reported, $drift.FleetPath -Should 'RpcDsc.Drift', 1, $file
    $kinds = @($drift.Groups | Where-Object { $_.Group -eq 'files' } | ForEach-Object { $_.Differences } | ForEach-Object { $_.Kind })
    Assert-Equal -Name 'Drift, kinds' -Is $kinds -Should 'ports', 'fleet', 'old', 'missing'
    $got = Get-Stream -Action { Test-RpcFleetDrift -LiteralPath $file -StatePath 'nowhere' -ErrorAction Continue }
    Assert-Equal -Name 'Drift, nowhere' -Is @($got.Output.Count; $got.Errors[0].FullyQualifiedErrorId) -Should 0, 'RpcDscFailed,Test-RpcFleetDrift'
}

# Compare-RpcFleet: what a change means, as an object.
Invoke-Case -Name 'compare' -Action {
    $text = [System.IO.File]::ReadAllText($file)
    $renamed = Join-Path -Path $folder -ChildPath 'renamed.toml'
    [System.IO.File]::WriteAllText($renamed, "# another comment`n" + $text)
    $same = Compare-RpcFleet -ReferencePath $file -DifferencePath $renamed
    Assert-Equal -Name 'Compare, same' -Is $same.PSObject.TypeNames[0], $same.Same, $same.Changed, $same.DifferencePath -Should 'RpcDsc.Change', $true, 0, $renamed
    $wider = Join-Path -Path $folder -ChildPath 'wider.toml'
    [System.IO.File]::WriteAllText($wider, ($text -replace '5001-5100', '5001-5150'))
    $change = Compare-RpcFleet -ReferencePath $file -DifferencePath $wider
    Assert-Equal -Name 'Compare, range' -Is $change.Same, (@($change.Groups | ForEach-Object { $_.Changes } | ForEach-Object { $_.What }) -contains 'range') -Should $false, $true
    $got = Get-Stream -Action { Compare-RpcFleet -ReferencePath $file -DifferencePath 'nowhere.toml' -ErrorAction Continue }
    Assert-Equal -Name 'Compare, nowhere' -Is @($got.Output.Count; $got.Errors.Count) -Should 0, 1
}

# Export-RpcReport: both formats, with what hosts reported, and nothing over what is no report.
Invoke-Case -Name 'report' -Action {
    $page = Join-Path -Path $folder -ChildPath "re p'ort.html"
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $page -WhatIf }
    Assert-True -Name 'Report, what if' -Is (-not (Test-Path -LiteralPath $page) -and -not $got.Output)
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $page -Date ([datetime]::new(2026, 12, 5, 0, 0, 0, [System.DateTimeKind]::Utc)) }
    Assert-Equal -Name 'Report' -Is $got.Output[0].FullName, $got.Errors.Count -Should $page, 0
    Assert-True -Name 'Report, text' -Is ([System.IO.File]::ReadAllText($page) -match '(?s)<h1>RPC confinement of the fleet .*<td>2026-12-05</td>')
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $page -Format markdown -StatePath 'states' -Since $warnFile -Kind gpo-native }
    Assert-True -Name 'Report, Markdown' -Is ([System.IO.File]::ReadAllText($got.Output[0].FullName) -match '(?s)\n## What changes\n.*5001-5050.*\n## How the hosts are\n')
    $plan = Join-Path -Path $folder -ChildPath "report's plan.json"
    $null = Get-RpcFleetPlan -LiteralPath $file -OutputPath (Join-Path -Path $folder -ChildPath 'report out') -SavePath $plan
    $sum = (Get-FileHash -LiteralPath $plan -Algorithm SHA256).Hash.ToLowerInvariant()
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $page -PlanPath $plan }
    Assert-True -Name 'Report, plan' -Is ([System.IO.File]::ReadAllText($got.Output[0].FullName).Contains($sum))
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $page -StatePath 'Variable:PSVersionTable' -ErrorAction Continue }
    Assert-Equal -Name 'Report, no file system' -Is @($got.Output.Count; $got.Errors[0].FullyQualifiedErrorId) -Should 0, 'RpcDscPath,Export-RpcReport'
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $file -ReportPath $file -ErrorAction Continue }
    Assert-Equal -Name 'Report, over a fleet file' -Is @($got.Output.Count; $got.Errors[0].FullyQualifiedErrorId) -Should 0, 'RpcDscFailed,Export-RpcReport'
    $got = Get-Stream -Action { Export-RpcReport -LiteralPath $badFile -ReportPath 'bad.html' -ErrorAction Continue }
    Assert-True -Name 'Report, errors' -Is ($got.Errors.Count -gt 0 -and -not (Test-Path -LiteralPath 'bad.html'))
}

# Completion: fleet files and folders, the fleet's hosts and groups.
Invoke-Case -Name 'completion' -Action {
    function Get-Completion
    {
        param ([string]$Line)
        @([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches | ForEach-Object { $_.CompletionText })
    }
    Set-Location -LiteralPath $Work
    Copy-Item -LiteralPath $file -Destination (Join-Path -Path $Work -ChildPath 'my fleet.toml')
    Copy-Item -LiteralPath $file -Destination (Join-Path -Path $Work -ChildPath 'plain.toml')
    [System.IO.File]::WriteAllText((Join-Path -Path $Work -ChildPath 'plain.txt'), '')
    Assert-Equal -Name 'complete files' -Is ((Get-Completion -Line 'Test-RpcFleet -LiteralPath pl') -replace '\\', '/') -Should './plain.toml'
    Assert-Equal -Name 'complete a file with a blank' -Is ((Get-Completion -Line 'Export-RpcFleet my') -replace '\\', '/') -Should "'./my fleet.toml'"
    Assert-Equal -Name 'complete hosts' -Is (Get-Completion -Line 'Get-RpcFleetExplanation -LiteralPath plain.toml -HostName fs') -Should 'fs01.corp.example', 'fs02.corp.example', 'fs03.corp.example'
    Assert-Equal -Name 'complete hosts of an alias' -Is (Get-Completion -Line "Get-RpcFleetPlan -Path 'my fleet.toml' -HostName p") -Should 'plc7', 'plc8'
    Assert-Equal -Name 'complete groups' -Is (Get-Completion -Line 'Export-RpcFleet plain.toml -GroupName ') -Should 'files', 'plant'
    Assert-True -Name 'complete without a fleet' -Is ((Get-Completion -Line 'Export-RpcFleet nowhere.toml -GroupName pl') -notcontains 'plant')
}

# Get-RpcLogAudit.
Invoke-Case -Name 'log audit' -Action {
    $columns = 'date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid'
    $lines = @(
        "#Fields: $columns"
        '2026-11-28 10:00:00 ALLOW TCP 203.0.113.9 10.0.0.5 50001 135 0 - 0 0 0 - - - RECEIVE 904'
        '2026-11-28 10:00:01 ALLOW TCP 203.0.113.9 10.0.0.5 50002 49700 0 - 0 0 0 - - - RECEIVE 1200'
        '2026-11-28 10:00:02 DROP TCP 10.1.1.7 10.0.0.5 50003 5010 52 S 7 0 8192 - - - RECEIVE -'
        '2026-11-28 10:00:05 DROP TCP 10.1.1.7 10.0.0.5 50003 5010 52 S 7 0 8192 - - - RECEIVE -'
    )
    $null = [System.IO.Directory]::CreateDirectory((Join-Path -Path $folder -ChildPath 'l o g s/fs01'))
    $log = Write-Fleet -Name 'l o g s/fs01/pfirewall.log' -Text ($lines -join "`r`n")
    $got = Get-RpcLogAudit -FleetPath $file -LiteralPath (Join-Path -Path $folder -ChildPath 'l o g s')
    Assert-Equal -Name 'Audit, types' -Is $got.PSTypeNames[0], $got.Hosts[0].PSTypeNames[0], $got.Sources[0].PSTypeNames[0], $got.Networks[0].PSTypeNames[0] -Should 'RpcDsc.LogAudit', 'RpcDsc.AuditHost', 'RpcDsc.AuditSource', 'RpcDsc.AuditNetwork'
    Assert-Equal -Name 'Audit, fleet' -Is $got.FleetPath, $got.Change, $got.Clean -Should $file, 'before', $false
    Assert-Equal -Name 'Audit, rows' -Is @($got.Sources | ForEach-Object { '{0} {1} {2} {3}' -f $_.Verdict, $_.Source, $_.Port, $_.Attempts }) -Should 'certain 203.0.113.9 135 1', 'likely 203.0.113.9 49700 1', 'dropped 10.1.1.7 5010 1'
    Assert-Equal -Name 'Audit, host' -Is $got.Hosts[0].Host, $got.Hosts[0].From, $got.Hosts[0].To, $got.Hosts[0].LostEvents -Should 'fs01.corp.example', '2026-11-28 10:00:00', '2026-11-28 10:00:05', 0
    Assert-Equal -Name 'Audit, nothing else is there' -Is $got.Sent.Count, $got.Sources[0].From, $got.Never.Count -Should 0, '', 0
    $got = Get-Item -LiteralPath $log, $log | Get-RpcLogAudit -FleetPath $file -After
    Assert-Equal -Name 'Audit, after' -Is @($got.Sources | Where-Object { $_.Verdict -eq 'cut-off' } | ForEach-Object { $_.Source; $_.Attempts; $_.Networks }) -Should '10.1.1.7', 1, 'branches'
    $got = Get-RpcLogAudit $file $log -HostName 'plc7' -Since ([datetime] '2026-11-28 10:00:01') -Until ([datetime] '2026-11-28 10:00:01') -DynamicPort '1025-5000', '49152-49999'
    Assert-Equal -Name 'Audit, selected' -Is $got.Hosts[0].Host, $got.Hosts[0].Lines, $got.Sources[0].Verdict -Should 'plc7', 1, 'unknown'
    $got = Get-Stream -Action { Get-RpcLogAudit -FleetPath $file -LiteralPath $log, $badFile -HostName 'fs01' -ErrorAction Continue }
    Assert-Equal -Name 'Audit, no log' -Is $got.Errors.Count, $got.Errors[0].FullyQualifiedErrorId, $got.Output[0].Sources.Count -Should 1, 'RpcDscFailed,Get-RpcLogAudit', 3
    Assert-True -Name 'Audit, no log, place' -Is ($got.Errors[0].ErrorDetails.RecommendedAction -like '*bad.toml: line 1: *')
    $got = Get-Stream -Action { Get-RpcLogAudit -FleetPath $badFile -LiteralPath $log -ErrorAction Continue }
    Assert-Equal -Name 'Audit, a bad fleet' -Is $got.Output.Count, $got.Errors.Count -Should 0, 2
    $view = Get-RpcLogAudit -FleetPath $file -LiteralPath $log -HostName 'fs01' | Out-String
    Assert-True -Name 'Audit, view' -Is ($view -match 'Networks +: certain: \(none\), sources: 1, attempts: 1, at 135/tcp')
    Assert-True -Name 'Audit, view of a host' -Is ($view -match 'Hosts +: fs01\S*: 2026-11-28 10:00:00 to 2026-11-28 10:00:05, lines: 4, lost: 0\r?\n')
    $view = Get-RpcLogAudit -FleetPath $file -LiteralPath $log -HostName 'fs01' -Since ([datetime] '2026-12-01') | Out-String -Width 200
    Assert-True -Name "Audit, view of a host that can't tell" -Is ($view -match "Hosts +: fs01\S*: lines: 0, lost: 0; can't tell: no line is of the time")
}

# A language that the module has no text in.
Invoke-Case -Name 'another language' -Action {
    Remove-Module -Name 'RpcDsc'
    [System.Threading.Thread]::CurrentThread.CurrentUICulture = 'de-DE'
    Import-Module -Name $Module
    $got = Get-Stream -Action { Test-RpcFleet -LiteralPath 'Env:\PATH' -ErrorAction Continue }
    Assert-True -Name 'another language' -Is ("$($got.Errors[0])" -like '*is no place in the file system.')
}

Complete-Test
