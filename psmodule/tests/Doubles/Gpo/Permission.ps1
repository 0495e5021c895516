# Who may read, apply and edit a GPO.

function Get-GPPermission
{
    [CmdletBinding(DefaultParameterSetName = 'SourcebyGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'SourcebyGUID', ValueFromPipelineByPropertyName = $true)][Alias('ID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'SourcebyName', ValueFromPipeline = $true)][Alias('DisplayName')][string]$Name,
        [string]$TargetName,
        [ValidateSet('Computer', 'User', 'Group')][string]$TargetType,
        [Alias('Domain')][string]$DomainName,
        [Alias('DC')][string]$Server,
        [switch]$All)
    Assert-DomainServer -Server $Server -Domain $DomainName
    if (-not (Step-Domain -Cmdlet $PSCmdlet))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    foreach ($permission in @($gpo.Permissions))
    {
        $account = Find-DomainAccount -Sid $permission.Sid
        $sid = New-Object -TypeName PSObject -Property @{ Value = $permission.Sid }
        $trustee = New-Object -TypeName PSObject -Property @{ Sid = $sid; Name = $account.Name; Domain = $account.Domain }
        New-Object -TypeName PSObject -Property @{ Trustee = $trustee; Permission = $permission.Level; Denied = $false; Inherited = $false }
    }
}

function Set-GPPermission
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'PermissionOne(GUID)')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'PermissionOne(GUID)', ValueFromPipelineByPropertyName = $true)][Alias('ID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'PermissionOne(Name)')][Alias('DisplayName')][string]$Name,
        [Parameter(Mandatory = $true)][ValidateSet('None', 'GpoRead', 'GpoApply', 'GpoEdit', 'GpoEditDeleteModifySecurity')][string]$PermissionLevel,
        [Parameter(Mandatory = $true)][string]$TargetName,
        [Parameter(Mandatory = $true)][ValidateSet('Computer', 'User', 'Group')][string]$TargetType,
        [Alias('Domain')][string]$DomainName,
        [Alias('DC')][string]$Server,
        [Parameter(Mandatory = $true, ParameterSetName = 'PermissionAll')][switch]$All,
        [switch]$Replace)
    Assert-DomainServer -Server $Server -Domain $DomainName
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($TargetName))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    # A computer is named without the $ that ends its account's name.
    $account = Find-DomainAccount -Name "$TargetName$(@('', '$')[[int]($TargetType -eq 'Computer')])"
    if (-not $account -or $account.Type -ne $TargetType)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "Es gibt kein Konto $TargetName ($TargetType)."
    }
    $levels = 'None', 'GpoRead', 'GpoApply', 'GpoEdit', 'GpoEditDeleteModifySecurity'
    $old = @($gpo.Permissions | Where-Object { $_.Sid -eq $account.Sid })[0]
    # A higher one stays, unless -Replace.
    if ($old -and ($Replace -or $levels.IndexOf($old.Level) -lt $levels.IndexOf($PermissionLevel)))
    {
        $gpo.Permissions.Remove($old)
        $old = $null
    }
    if (-not $old -and $PermissionLevel -ne 'None')
    {
        $null = $gpo.Permissions.Add(@{ Sid = $account.Sid; Level = $PermissionLevel })
    }
    New-DomainObject -Gpo $gpo
}

# Plays an administrator's hand.
function Set-DomainPermission
{
    param ([string]$Gpo, [string]$Sid, [string]$Level)
    $permissions = (Get-DomainGpo -Name $Gpo).Permissions
    @($permissions | Where-Object { $_.Sid -eq $Sid }) | ForEach-Object { $permissions.Remove($_) }
    if ($Level)
    {
        $null = $permissions.Add(@{ Sid = $Sid; Level = $Level })
    }
}

# Who has which permission on a GPO, one a line.
function Get-DomainPermission
{
    param ([string]$Gpo)
    @((Get-DomainGpo -Name $Gpo).Permissions | ForEach-Object { "$($_.Sid) $($_.Level)" } | Sort-Object)
}
