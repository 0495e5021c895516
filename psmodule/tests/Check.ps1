# What the test scripts share: cases with names, checks that count, and the lines that end each script. What a script
# writes is TAP, so that other programs can read it: an "ok" or "not ok" for each case, and before it what failed.
# -Name: a regular expression that chooses cases, as that of go test -run does.
param ([string]$Name)
$script:CaseName = $Name
$script:CasesRun = 0
$script:CasesFailed = 0
$script:ChecksPassed = 0
$script:ChecksFailed = 0

# Runs a case, if its name is wanted. A case makes what it needs itself: any one can be run alone. Its variables are its
# own. Names hold no slash, which divides names in go test -run, and stand once in a script, in single quotes.
function Invoke-Case
{
    param ([string]$Name, [scriptblock]$Action)
    if ($Name -notmatch $script:CaseName)
    {
        return
    }
    $script:CasesRun++
    $passed, $failed, $watch = $script:ChecksPassed, $script:ChecksFailed, [Diagnostics.Stopwatch]::StartNew()
    try
    {
        & $Action
    }
    catch
    {
        Add-CheckFailure -Name $Name -Text "ended by: $_`n  $($_.InvocationInfo.PositionMessage)`n  $($_.ScriptStackTrace)"
    }
    $passed, $failed = ($script:ChecksPassed - $passed), ($script:ChecksFailed - $failed)
    if ($passed + $failed -eq 0)
    {
        Add-CheckFailure -Name $Name -Text 'it checks nothing'
        $failed = 1
    }
    $script:CasesFailed += [int]($failed -gt 0)
    Write-Output -InputObject ('{0} {1} - {2} # {3} passed, {4} failed, {5} ms' -f
        @('ok', 'not ok')[[int]($failed -gt 0)], $script:CasesRun, $Name, $passed, $failed, $watch.ElapsedMilliseconds)
}

function Add-CheckFailure
{
    param ([string]$Name, [string]$Text)
    $script:ChecksFailed++
    Write-Output -InputObject "FAILED $Name`n  $Text"
}

# Passes if both are of one type and alike: strings in case, too; lists item by item; tables and objects by their names;
# nothing but $null is like $null. Which kind of list, or of table, doesn't count: an array is like an ArrayList.
function Assert-Equal
{
    param ([string]$Name, $Is, $Should)
    $place = Find-Difference -Is $Is -Should $Should
    if ($null -eq $place)
    {
        $script:ChecksPassed++
        return
    }
    $text = "is:     $(Format-Value -Value $Is)`n  should: $(Format-Value -Value $Should)"
    if ($place)
    {
        $text += "`n  differs at $place"
    }
    Add-CheckFailure -Name $Name -Text $text
}

function Assert-True
{
    param ([string]$Name, $Is)
    Assert-Equal -Name $Name -Is $Is -Should $true
}

# Runs a block that must fail, and compares the message with a pattern.
function Assert-Failure
{
    param ([string]$Name, [scriptblock]$Action, [string]$Like = '*')
    $message = ''
    try
    {
        $null = & $Action
    }
    catch
    {
        $message = "$_"
    }
    Assert-True -Name "$Name fails ($message)" -Is ($message -ne '' -and $message -like $Like)
}

# What a value is compared as.
function Get-ValueKind
{
    param ($Value)
    if ($null -eq $Value)
    {
        return 'null'
    }
    foreach ($kind in @{ table = [Collections.IDictionary]; list = [Collections.IList]; object = [Management.Automation.PSCustomObject] }.GetEnumerator())
    {
        if ($Value -is $kind.Value)
        {
            return $kind.Key
        }
    }
    $Value.GetType().FullName
}

# The first place where two values differ, '' for the values themselves; nothing if they are alike.
function Find-Difference
{
    param ($Is, $Should, [string]$Place)
    $kind = Get-ValueKind -Value $Is
    if ($kind -cne (Get-ValueKind -Value $Should))
    {
        return $Place
    }
    switch ($kind)
    {
        'null' { }
        'list' { Find-ListDifference -Is $Is -Should $Should -Place $Place }
        'table' { Find-TableDifference -Is $Is -Should $Should -Place $Place }
        'object' { Find-TableDifference -Is $Is -Should $Should -Place $Place }
        'System.String' { Find-StringDifference -Is $Is -Should $Should -Place $Place }
        # A date and time of another kind is another moment.
        'System.DateTime' { if ($Is -ne $Should -or $Is.Kind -ne $Should.Kind) { $Place } }
        default { if (-not $Is.Equals($Should)) { $Place } }
    }
}

function Find-ListDifference
{
    param ($Is, $Should, [string]$Place)
    if ($Is.Count -ne $Should.Count)
    {
        return $Place
    }
    for ($n = 0; $n -lt $Is.Count; $n++)
    {
        $found = Find-Difference -Is $Is[$n] -Should $Should[$n] -Place "$Place[$n]"
        if ($null -ne $found)
        {
            return $found
        }
    }
}

# Names are compared in case, although a hashtable finds them in any.
function Find-TableDifference
{
    param ($Is, $Should, [string]$Place)
    $is, $should = (ConvertTo-Table -Value $Is), (ConvertTo-Table -Value $Should)
    foreach ($key in @($is.Keys) + @($should.Keys))
    {
        if (-not ($is.ContainsKey($key) -and $should.ContainsKey($key)))
        {
            return "$Place.$key"
        }
        $found = Find-Difference -Is $is[$key] -Should $should[$key] -Place "$Place.$key"
        if ($null -ne $found)
        {
            return $found
        }
    }
}

function ConvertTo-Table
{
    param ($Value)
    $table = New-Object -TypeName 'Collections.Generic.SortedDictionary[string, object]' -ArgumentList ([StringComparer]::Ordinal)
    if ($Value -is [Collections.IDictionary])
    {
        $Value.Keys | ForEach-Object { $table.Add((Format-Key -Key $_), $Value[$_]) }
    }
    else
    {
        $Value.PSObject.Properties | ForEach-Object { $table.Add($_.Name, $_.Value) }
    }
    $table
}

# A name as it is, another key with its type.
function Format-Key
{
    param ($Key)
    if ($Key -is [string])
    {
        return $Key
    }
    Format-Value -Value $Key
}

# Character by character: -ceq takes strings with a soft hyphen or a NUL more for equal.
function Find-StringDifference
{
    param ([string]$Is, [string]$Should, [string]$Place)
    if ([string]::Equals($Is, $Should, [StringComparison]::Ordinal))
    {
        return
    }
    for ($n = 0; $n -lt [Math]::Min($Is.Length, $Should.Length) -and [int]$Is[$n] -eq [int]$Should[$n]; $n++)
    {
    }
    "$Place character $n".Trim()
}

# A value with its type.
function Format-Value
{
    param ($Value)
    if ($null -eq $Value)
    {
        return '$null'
    }
    $text = "$Value"
    switch (Get-ValueKind -Value $Value)
    {
        'System.String' { $text = "'$Value'" }
        'list' { $text = "of $($Value.Count): @($(@($Value | ForEach-Object { Format-Value -Value $_ }) -join ', '))" }
        { 'table', 'object' -contains $_ }
        {
            $table = ConvertTo-Table -Value $Value
            $text = "@{$(@($table.Keys | ForEach-Object { "$_ = $(Format-Value -Value $table[$_])" }) -join '; ')}"
        }
    }
    "[$($Value.GetType().Name)] $text"
}

function Complete-Test
{
    if ($env:SystemRoot -like '*rpcdsc-windows-*' -and [IO.Directory]::Exists($env:SystemRoot))
    {
        [IO.Directory]::Delete($env:SystemRoot)
    }
    if ($script:CasesRun -eq 0)
    {
        Write-Output -InputObject "no case here has a name like $script:CaseName"
    }
    Write-Output -InputObject "1..$script:CasesRun`n$script:ChecksPassed passed, $script:ChecksFailed failed"
    exit [int]($script:CasesFailed -gt 0 -or $script:ChecksFailed -gt 0 -or $script:CasesRun -eq 0)
}

# Reads a policy of the tests' fleet.
function Get-TestPolicy
{
    param ([string]$Tag = '1a2b3c4d')
    Import-LocalizedData -BindingVariable policy -BaseDirectory (Join-Path -Path $PSScriptRoot -ChildPath 'Fleet') -FileName "policy-$Tag.psd1"
    $policy
}
