#requires -Version 5.1

<#
.SYNOPSIS
Makes computers clients of a DSC pull server or of a share that is one.

.DESCRIPTION
Gives the Local Configuration Manager of each computer the meta document that rpcdsc made for it. Where the document
has a place for a registration key, the key is put in from a file: it stands in none of rpcdsc's files, is written only
into a folder of its own among the user's temporary files, which goes at once, and is never shown.

The computers are set up one after the other, over WinRM. One that fails doesn't keep the others; the script ends with
an error that names those that failed, and can be run again for them.

To take a computer back, copy pull/remove over what the server or the share has, and set the Local Configuration Manager
to RefreshMode Push once the computer has fetched that.

.PARAMETER ComputerName
The hosts, as the fleet file names them: * is any text, ? any character.

.PARAMETER RegistrationKeyPath
The file that has the registration key in its first line, such as a copy of the server's RegistrationKeys.txt. A share,
and hosts whose Windows Management Framework is 4.0, need none.

.PARAMETER Source
Server or Share; where rpcdsc made documents for one of them only, that one.

.PARAMETER Path
The folder pull of what rpcdsc gen wrote; that of this script if it isn't given.

.OUTPUTS
System.Management.Automation.PSCustomObject. For each computer that was set up: ComputerName, Source and Document, which
is what it asks for.

.EXAMPLE
.\Set-RpcPullClient.ps1 -ComputerName fs* -RegistrationKeyPath D:\keys\RegistrationKeys.txt -WhatIf
Says which computers would be set up.
#>
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
[OutputType('System.Management.Automation.PSCustomObject')]
param
(
    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string[]]
    $ComputerName,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $RegistrationKeyPath,

    [Parameter()]
    [ValidateSet('Server', 'Share')]
    [string]
    $Source,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $Path = $PSScriptRoot
)

# After a failure nothing may go on, whatever the caller wants of errors.
$ErrorActionPreference = 'Stop'
$place = '@REGISTRATION-KEY@'

if (-not $Source)
{
    $there = @('Server', 'Share' | Where-Object { Test-Path -LiteralPath (Join-Path -Path $Path -ChildPath "$_/meta".ToLowerInvariant()) })
    if ($there.Count -ne 1)
    {
        throw "There are meta documents of $($there.Count) sources in $Path. Say with -Source which: Server or Share."
    }
    $Source = $there[0]
}
$folder = Join-Path -Path $Path -ChildPath "$Source/meta".ToLowerInvariant()

$all = @(Import-Csv -LiteralPath (Join-Path -Path $Path -ChildPath 'hosts.csv'))
foreach ($pattern in $ComputerName)
{
    if (@($all | Where-Object { $_.Name -like $pattern }).Count -eq 0)
    {
        throw "No host is called $pattern. The hosts are in $(Join-Path -Path $Path -ChildPath 'hosts.csv')."
    }
}
$chosen = @($all | Where-Object { $name = $_.Name; @($ComputerName | Where-Object { $name -like $_ }).Count -gt 0 })

# All documents are looked at before the first computer is changed.
$texts = @{}
foreach ($row in $chosen)
{
    $texts[$row.Name] = [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath "$($row.Name).meta.mof"))
}
if (@($texts.Values | Where-Object { $_.Contains($place) }).Count)
{
    if (-not $RegistrationKeyPath)
    {
        throw 'These computers register themselves with a key. Say with -RegistrationKeyPath which file it is in.'
    }
    $key = "$(Get-Content -LiteralPath $RegistrationKeyPath -TotalCount 1)".Trim()
    if ($key -cnotmatch '^[A-Za-z0-9+/=_.{}-]{8,}$')
    {
        throw "The first line of $RegistrationKeyPath isn't a registration key: at least eight letters, digits and signs of +/=_.{}-."
    }
}

$failed = @()
foreach ($row in $chosen)
{
    if (-not $PSCmdlet.ShouldProcess($row.Name, "Make it a client of $Source"))
    {
        continue
    }
    $work = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "rpcdsc-$([guid]::NewGuid())"
    try
    {
        $null = New-Item -ItemType Directory -Path $work -WhatIf:$false -Confirm:$false
        $text = $texts[$row.Name]
        if ($text.Contains($place))
        {
            $text = $text.Replace($place, $key)
        }
        [System.IO.File]::WriteAllText((Join-Path -Path $work -ChildPath "$($row.Name).meta.mof"), $text, [System.Text.Encoding]::Unicode)
        # Its messages may show the document.
        Set-DscLocalConfigurationManager -Path $work -Verbose:$false -Confirm:$false
        New-Object -TypeName PSObject -Property @{ ComputerName = $row.Name; Source = $Source; Document = $row.$Source }
    }
    catch
    {
        $failed += $row.Name
        Write-Warning -Message "$($row.Name): $($_.Exception.Message)"
    }
    finally
    {
        if (Test-Path -LiteralPath $work)
        {
            Remove-Item -LiteralPath $work -Recurse -Force -WhatIf:$false -Confirm:$false
        }
    }
}
if ($failed.Count)
{
    throw "Not set up: $($failed -join ', ')."
}
