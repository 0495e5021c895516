# Where GPOs are linked. The first of a place has link order 1.

function Get-DomainPlace
{
    param ($Cmdlet, [string]$Target)
    $links = $script:Places[$Target]
    if ($null -eq $links)
    {
        return Write-DomainError -Cmdlet $Cmdlet -Message "$Target gibt es nicht."
    }
    , $links
}

function New-DomainLink
{
    param ($Links, $Link, [string]$Target)
    $gpo = @($script:Gpos | Where-Object { $_.Id -eq $Link.Id })[0]
    New-Object -TypeName PSObject -Property @{
        GpoId = $Link.Id; DisplayName = $gpo.Name; Enabled = $Link.Enabled; Enforced = $Link.Enforced; Target = $Target; Order = $Links.IndexOf($Link) + 1
    }
}

function Get-GPInheritance
{
    [CmdletBinding()]
    param (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][Alias('path')][string]$Target,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet))
    {
        return
    }
    $links = Get-DomainPlace -Cmdlet $PSCmdlet -Target $Target
    if ($null -ne $links)
    {
        New-Object -TypeName PSObject -Property @{ Path = $Target; GpoLinks = @($links | ForEach-Object { New-DomainLink -Links $links -Link $_ -Target $Target }) }
    }
}

# Moves a link to its place, which must be one that there is.
function Set-DomainOrder
{
    param ($Cmdlet, $Links, $Link, [int]$Order)
    if ($Order -lt 1 -or $Order -gt $Links.Count)
    {
        return Write-DomainError -Cmdlet $Cmdlet -Message "Die Nummer $Order gibt es nicht."
    }
    $Links.Remove($Link)
    $Links.Insert($Order - 1, $Link)
}

function New-GPLink
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'LinkbyGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'LinkbyGUID', ValueFromPipelineByPropertyName = $true)][Alias('ID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'LinkbyName', ValueFromPipeline = $true)][Alias('DisplayName')][string]$Name,
        [Parameter(Mandatory = $true)][string]$Target,
        [ValidateSet('Unspecified', 'No', 'Yes')][string]$LinkEnabled,
        [int]$Order,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server,
        [ValidateSet('Unspecified', 'No', 'Yes')][string]$Enforced)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Target))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    $links = Get-DomainPlace -Cmdlet $PSCmdlet -Target $Target
    if (@($links | Where-Object { $_.Id -eq $gpo.Id }).Count)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$($gpo.Name) ist mit $Target schon verknuepft."
    }
    $link = @{ Id = $gpo.Id; Enabled = $LinkEnabled -ne 'No'; Enforced = $Enforced -eq 'Yes' }
    $null = $links.Add($link)
    if ($PSBoundParameters.ContainsKey('Order'))
    {
        Set-DomainOrder -Cmdlet $PSCmdlet -Links $links -Link $link -Order $Order
    }
    New-DomainLink -Links $links -Link $link -Target $Target
}

function Set-GPLink
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'LinkGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'LinkGUID', ValueFromPipelineByPropertyName = $true)][Alias('ID', 'GPOID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'LinkName', ValueFromPipeline = $true)][Alias('DisplayName')][string]$Name,
        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)][string]$Target,
        [ValidateSet('Unspecified', 'No', 'Yes')][string]$LinkEnabled,
        [int]$Order,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server,
        [ValidateSet('Unspecified', 'No', 'Yes')][string]$Enforced)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Target))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    $links = Get-DomainPlace -Cmdlet $PSCmdlet -Target $Target
    $link = @($links | Where-Object { $_.Id -eq $gpo.Id })[0]
    if (-not $link)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$($gpo.Name) ist mit $Target nicht verknuepft."
    }
    if ('Yes', 'No' -contains $LinkEnabled)
    {
        $link.Enabled = $LinkEnabled -eq 'Yes'
    }
    if ('Yes', 'No' -contains $Enforced)
    {
        $link.Enforced = $Enforced -eq 'Yes'
    }
    if ($PSBoundParameters.ContainsKey('Order'))
    {
        Set-DomainOrder -Cmdlet $PSCmdlet -Links $links -Link $link -Order $Order
    }
    New-DomainLink -Links $links -Link $link -Target $Target
}

function Remove-GPLink
{
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'LinkbyGUID')]
    param (
        [Parameter(Mandatory = $true, ParameterSetName = 'LinkbyGUID', ValueFromPipelineByPropertyName = $true)][Alias('ID', 'GPOID')][guid]$Guid,
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'LinkbyName', ValueFromPipeline = $true)][Alias('DisplayName')][string]$Name,
        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)][string]$Target,
        [Alias('DomainName')][string]$Domain,
        [Alias('DC')][string]$Server)
    Assert-DomainServer -Server $Server -Domain $Domain
    if (-not (Step-Domain -Cmdlet $PSCmdlet -Change) -or -not $PSCmdlet.ShouldProcess($Target))
    {
        return
    }
    $gpo = Select-DomainGpo -Cmdlet $PSCmdlet -Guid $Guid -Name $Name
    $links = Get-DomainPlace -Cmdlet $PSCmdlet -Target $Target
    $link = @($links | Where-Object { $_.Id -eq $gpo.Id })[0]
    if (-not $link)
    {
        return Write-DomainError -Cmdlet $PSCmdlet -Message "$($gpo.Name) ist mit $Target nicht verknuepft."
    }
    $links.Remove($link)
    New-DomainObject -Gpo $gpo
}

# Plays an administrator's hand: links a GPO, at the end or at a place.
function Add-DomainLink
{
    param ([string]$Gpo, [string]$Target, [int]$Order, [bool]$Enabled = $true, [bool]$Enforced = $false)
    $links = $script:Places[$Target]
    if (-not $Order)
    {
        $Order = $links.Count + 1
    }
    $links.Insert($Order - 1, @{ Id = (Get-DomainGpo -Name $Gpo).Id; Enabled = $Enabled; Enforced = $Enforced })
}

# The links of a place, one a line, in their order.
function Get-DomainLink
{
    param ([string]$Target)
    @($script:Places[$Target] | ForEach-Object {
            $link = $_
            $name = @($script:Gpos | Where-Object { $_.Id -eq $link.Id })[0].Name
            "$name$(@(' off', '')[[int]$link.Enabled])$(@('', ' enforced')[[int]$link.Enforced])" })
}

function Add-DomainSite
{
    param ([string]$Name)
    $script:Places["CN=$Name,CN=Sites,CN=Configuration,$script:DomainPath"] = New-Object -TypeName System.Collections.ArrayList
}
