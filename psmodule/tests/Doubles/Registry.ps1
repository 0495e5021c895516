# HKLM: as a table of keys. Other paths go to the real commands.

function Get-DoubleFailure
{
    param ($Cmdlet)
    if (-not (Step-Double))
    {
        return
    }
    # A binary cmdlet takes its caller's preference; a function of a module doesn't by itself.
    if ($Cmdlet.GetVariableValue('ErrorActionPreference') -eq 'Stop')
    {
        throw 'Requested registry access is not allowed.'
    }
    Write-DoubleError -Cmdlet $Cmdlet -Message 'Requested registry access is not allowed.'
    'failed'
}

function Test-Path
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Path, [string]$LiteralPath)
    if ("$Path$LiteralPath" -like 'HKLM:*')
    {
        return $script:Keys.ContainsKey("$Path$LiteralPath")
    }
    Microsoft.PowerShell.Management\Test-Path @PSBoundParameters
}

function Get-Item
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Path, [string]$LiteralPath)
    $name = "$Path$LiteralPath"
    if ($name -notlike 'HKLM:*')
    {
        return Microsoft.PowerShell.Management\Get-Item @PSBoundParameters
    }
    if (-not $script:Keys.ContainsKey($name))
    {
        throw "Cannot find path '$name' because it does not exist."
    }
    $key = New-Object -TypeName PSObject -Property @{
        Values = $script:Keys[$name]
        ValueCount = $script:Keys[$name].Count
        SubKeyCount = @($script:Keys.Keys | Where-Object { $_ -like "$name\*" }).Count
        Below = @($script:Keys.Keys | Where-Object { $_ -like "$name\*" -and $_ -notlike "$name\*\*" } | ForEach-Object { $_.Substring($name.Length + 1) })
    }
    $methods = @{
        GetValueNames = { @($this.Values.Keys) }
        GetValueKind = { $this.Values[$args[0]].Kind }
        GetValue = { if ($this.Values.ContainsKey($args[0])) { , $this.Values[$args[0]].Value } }
        GetSubKeyNames = { $this.Below }
        Close = { }
    }
    foreach ($method in $methods.Keys)
    {
        Add-Member -InputObject $key -MemberType ScriptMethod -Name $method -Value $methods[$method]
    }
    $key
}

function Get-ItemProperty
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Path, [Parameter(Position = 1)][string]$Name, [string]$LiteralPath)
    $Path = "$Path$LiteralPath"
    if ($Path -notlike 'HKLM:*')
    {
        return Microsoft.PowerShell.Management\Get-ItemProperty @PSBoundParameters
    }
    if (-not $script:Keys.ContainsKey($Path))
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message "Cannot find path '$Path'."
    }
    if ($Name -and -not $script:Keys[$Path].ContainsKey($Name))
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message "Property $Name does not exist."
    }
    $values = @{}
    $script:Keys[$Path].Keys | ForEach-Object { $values[$_] = $script:Keys[$Path][$_].Value }
    New-Object -TypeName PSObject -Property $values
}

function New-Item
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Path, [string]$ItemType, $Value, [switch]$Force)
    if ($Path -notlike 'HKLM:*')
    {
        return Microsoft.PowerShell.Management\New-Item @PSBoundParameters
    }
    if (Get-DoubleFailure -Cmdlet $PSCmdlet)
    {
        return
    }
    # With -Force Windows makes the parents, and an existing key anew: empty.
    $parts = $Path -split '\\'
    for ($n = 1; $n -lt $parts.Count; $n++)
    {
        $key = $parts[0..$n] -join '\'
        if (-not $script:Keys.ContainsKey($key) -or $key -eq $Path)
        {
            $script:Keys[$key] = @{}
        }
    }
    Get-Item -Path $Path
}

function New-ItemProperty
{
    [CmdletBinding()]
    param ([string]$Path, [string]$Name, [string]$PropertyType = 'String', $Value, [switch]$Force)
    if (Get-DoubleFailure -Cmdlet $PSCmdlet)
    {
        return
    }
    if (-not $script:Keys.ContainsKey($Path) -or ($script:Keys[$Path].ContainsKey($Name) -and -not $Force))
    {
        throw "Cannot make $Name in $Path."
    }
    if ($PropertyType -eq 'MultiString')
    {
        $Value = [string[]]@($Value)
    }
    $script:Keys[$Path][$Name] = @{ Kind = $PropertyType; Value = $Value }
}

function Remove-ItemProperty
{
    [CmdletBinding()]
    param ([string]$Path, [string]$Name)
    if (Get-DoubleFailure -Cmdlet $PSCmdlet)
    {
        return
    }
    $script:Keys[$Path].Remove($Name)
}

function Remove-Item
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Path, [string]$LiteralPath, [switch]$Recurse, [switch]$Force)
    $name = "$Path$LiteralPath"
    if ($name -notlike 'HKLM:*')
    {
        return Microsoft.PowerShell.Management\Remove-Item @PSBoundParameters
    }
    if (Get-DoubleFailure -Cmdlet $PSCmdlet)
    {
        return
    }
    $below = @($script:Keys.Keys | Where-Object { $_ -like "$name\*" })
    if ($below.Count -and -not $Recurse)
    {
        throw "The key $name has keys below it."
    }
    @($below) + $name | ForEach-Object { $script:Keys.Remove($_) }
}
