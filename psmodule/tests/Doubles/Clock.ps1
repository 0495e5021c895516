# The clock and the time of the last start.

function Get-Date
{
    [CmdletBinding()]
    param ()
    $script:Now
}

function Get-CimInstance
{
    [CmdletBinding()]
    param ([string]$ClassName)
    New-Object -TypeName PSObject -Property @{ LastBootUpTime = $script:Boot }
}

function Get-WmiObject
{
    [CmdletBinding()]
    param ([string]$Class)
    $os = New-Object -TypeName PSObject -Property @{ LastBootUpTime = $script:Boot.ToString('yyyyMMddHHmmss.ffffff+000') }
    Add-Member -InputObject $os -MemberType ScriptMethod -Name ConvertToDateTime -PassThru -Value {
        param ($Text)
        [datetime]::ParseExact($Text.Substring(0, 14), 'yyyyMMddHHmmss', [Globalization.CultureInfo]::InvariantCulture)
    }
}
