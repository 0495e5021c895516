# GPOs themselves: the cmdlets and objects of the module GroupPolicy.

# Makes a GPO as an administrator's hand would, and gives its id.
function Add-DomainGpo
{
    param ([string]$Name, [string]$Description = '', [string]$Link, [guid]$Id = [guid]::NewGuid())
    $gpo = @{ Id = $Id; Name = $Name; Description = $Description; Version = 0; Content = 'nothing'; Filter = ''; Status = 'AllSettingsEnabled'
        Permissions = (New-Object -TypeName System.Collections.ArrayList)
    }
    $null = $gpo.Permissions.Add(@{ Sid = 'S-1-5-11'; Level = 'GpoApply' })
    $null = $gpo.Permissions.Add(@{ Sid = 'S-1-5-21-1-2-3-512'; Level = 'GpoEditDeleteModifySecurity' })
    $null = $script:Gpos.Add($gpo)
    if ($Link)
    {
        $null = $script:Places[$Link].Add(@{ Id = $Id; Enabled = $true; Enforced = $false })
    }
    $Id
}

# Plays an administrator's hand: changes what is named.
function Edit-DomainGpo
{
    param ([string]$Name, [hashtable]$Property)
    $gpo = @($script:Gpos | Where-Object { $_.Name -eq $Name })[0]
    foreach ($key in $Property.Keys)
    {
        $gpo[$key] = $Property[$key]
    }
}

function Get-DomainGpo
{
    param ([string]$Name)
    @($script:Gpos | Where-Object { $_.Name -eq $Name })[0]
}

# The object that the cmdlets give: its comment and its status can be set, what is set is stored at once.
function New-DomainObject
{
    param ($Gpo)
    $version = New-Object -TypeName PSObject -Property @{ DSVersion = $Gpo.Version; SysvolVersion = $Gpo.Version; Enabled = $true }
    $object = New-Object -TypeName PSObject -Property @{
        Id = $Gpo.Id; DisplayName = $Gpo.Name; DomainName = $script:DomainName; Computer = $version
        Path = "cn={$($Gpo.Id.ToString().ToUpper())},cn=policies,cn=system,$script:DomainPath"
    }
    if (-not $script:Live)
    {
        $object.PSObject.TypeNames.Insert(0, 'Deserialized.Microsoft.GroupPolicy.Gpo')
    }
    Add-Member -InputObject $object -MemberType ScriptProperty -Name Description -Value { Get-DomainComment -Id $this.Id } -SecondValue {
        param ($Value)
        Set-DomainComment -Id $this.Id -Text $Value -ErrorAction Stop
    }
    $object
}

function Get-DomainComment
{
    param ([guid]$Id)
    @($script:Gpos | Where-Object { $_.Id -eq $Id })[0].Description
}

function Set-DomainComment
{
    [CmdletBinding()]
    param ([guid]$Id, [string]$Text)
    if (Step-Domain -Cmdlet $PSCmdlet -Change)
    {
        @($script:Gpos | Where-Object { $_.Id -eq $Id })[0].Description = $Text
    }
}

# The one GPO that a cmdlet is told by id or by name; an error if there isn't one, or more than one.
function Select-DomainGpo
{
    param ($Cmdlet, $Guid, [string]$Name)
    $found = @($script:Gpos | Where-Object { ($Guid -and $_.Id -eq $Guid) -or ($Name -and $_.Name -eq $Name) })
    if ($found.Count -ne 1)
    {
        Write-DomainError -Cmdlet $Cmdlet -Message "$($found.Count) GPOs heissen $Name$Guid."
        return
    }
    $found[0]
}

function Get-GPO
{
    [CmdletBinding(DefaultParameterSetName = 'ByGUID')]
    param (
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'ByGUID', ValueFromPipelineByPropertyName = $true)][Alias('Id')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'ByName', ValueFromPipeline = $true)][Alias('DisplayName')][string]$Name,
        [Parameter(Position = 1)][Alias('DomainName')][string]$Domain,
        [Parameter(Position = 2)][Alias('DC')][string]$Server,
        [Parameter(ParameterSetName = 'GetAll')][switch]$All)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet))
    {
        return
    }
    if ($All)
    {
        return $script:Gpos.ToArray() | ForEach-Object { New-DomainObject -Gpo $_ }
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    if ($gpo)
    {
        New-DomainObject -Gpo $gpo
    }
}

function New-GPO
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'New')]
    param (
        [Parameter(Mandatory = $true, Position = 0)][Alias('DisplayName')][string]$Name,
        [ValidateLength(0, 2047)][string]$Comment,
        [Parameter(Mandatory = $true, ParameterSetName = 'NewStarterGUID')][guid]$StarterGpoGuid,
        [Parameter(Mandatory = $true, ParameterSetName = 'NewStarterName')][string]$StarterGpoName,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Name))
    {
        return
    }
    if (@($script:Gpos | Where-Object { $_.Name -eq $Name }).Count)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$Name ist schon vorhanden."
    }
    $id = Add-DomainGpo -Name $Name -Description $Comment
    New-DomainObject -Gpo (@($script:Gpos | Where-Object { $_.Id -eq $id })[0])
}

# Takes a backup as Windows does by -BackupId: a folder of that name below the path, with the two files that it reads.
function Import-GPO
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'ImportGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'ImportGUID')][Alias('Id')][guid]$BackupId,
        [Parameter(Mandatory = $true, ParameterSetName = 'ImportName')][Alias('DisplayName')][string]$BackupGpoName,
        [Parameter(Mandatory = $true)][Alias('backupLocation', 'BackupDirectory')][string]$Path,
        [guid]$TargetGuid,
        [string]$TargetName,
        [string]$MigrationTable,
        [switch]$CreateIfNeeded,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($TargetName))
    {
        return
    }
    $folder = Join-Path -Path $Path -ChildPath "{$($BackupId.ToString().ToUpper())}"
    if (-not [IO.File]::Exists((Join-Path -Path $folder -ChildPath 'Backup.xml')) -or -not [IO.File]::Exists((Join-Path -Path $folder -ChildPath 'bkupInfo.xml')))
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "Es gibt keine Sicherung $folder."
    }
    if ($PSBoundParameters.ContainsKey('TargetGuid') -and $CreateIfNeeded)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message 'TargetGuid und CreateIfNeeded passen nicht zusammen.'
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $TargetGuid -Name $TargetName
    if ($gpo)
    {
        # What was there before is gone, the comment with it.
        $gpo.Content = [IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'Backup.xml'))
        $gpo.Description = ''
        $gpo.Version++
        New-DomainObject -Gpo $gpo
    }
}

function Remove-GPO
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'ByGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'ByGUID', ValueFromPipelineByPropertyName = $true)][Alias('ID', 'GPOID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'ByName')][Alias('DisplayName')][string]$Name,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server,
        [switch]$KeepLinks)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess("$Name$Guid"))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    if ($gpo)
    {
        $script:Gpos.Remove($gpo)
        foreach ($links in $script:Places.Values)
        {
            @($links | Where-Object { $_.Id -eq $gpo.Id }) | ForEach-Object { $links.Remove($_) }
        }
    }
}
