# The NetSecurity and ScheduledTasks modules: names are unique, a query that finds nothing is an error, and errors
# end nothing unless -ErrorAction says so.

function Get-NetFirewallRule
{
    [CmdletBinding()]
    param ([string]$Group, [string]$Name, [string]$PolicyStore)
    $script:Queries++
    $found = @($script:Rules | Where-Object { (-not $Group -or $_.Group -eq $Group) -and (-not $Name -or $_.Name -eq $Name) })
    if (-not $found.Count)
    {
        $text = "No MSFT_NetFirewallRule objects found with property 'RuleGroup' equal to '$Group'."
        return Write-DoubleError -Cmdlet $PSCmdlet -Message $text -Id 'CmdletizationQuery_NotFound_RuleGroup'
    }
    $found | ForEach-Object {
        New-Object -TypeName PSObject -Property @{
            Name = $_.Name; InstanceID = $_.Name; DisplayName = $_.DisplayName; Description = $_.Description
            Group = $_.Group; Enabled = $_.Enabled; Direction = $_.Direction; Action = $_.Action; Profile = $_.Profile
        }
    }
}

# Each kind of filter gives all rules of the store, one object each.
$filters = @{
    Port = 'Protocol', 'LocalPort', 'RemotePort'
    Address = 'LocalAddress', 'RemoteAddress'
    Application = 'Program', 'Package'
    Service = 'Service'
    Interface = 'InterfaceAlias'
    InterfaceType = 'InterfaceType'
    Security = 'Authentication', 'LocalUser', 'RemoteUser', 'RemoteMachine'
}
foreach ($kind in $filters.Keys)
{
    $text = "[CmdletBinding()] param ([string]`$PolicyStore) Get-DoubleFilter -Name '$($filters[$kind] -join ''',''')'"
    Set-Item -Path "function:script:Get-NetFirewall${kind}Filter" -Value ([scriptblock]::Create($text))
}

function Get-DoubleFilter
{
    param ([string[]]$Name)
    $script:Queries++
    foreach ($rule in $script:Rules)
    {
        $values = @{ InstanceID = $rule.Name }
        foreach ($item in $Name)
        {
            $values[$item] = $rule | Select-Object -Property $item | ForEach-Object { $_.$item }
        }
        New-Object -TypeName PSObject -Property $values
    }
}

function New-NetFirewallRule
{
    [CmdletBinding()]
    param (
        [string]$Name, [Parameter(Mandatory = $true)][string]$DisplayName, [string]$Description, [string]$Group,
        [ValidateSet('Inbound', 'Outbound')][string]$Direction = 'Inbound',
        [ValidateSet('Allow', 'Block')][string]$Action = 'Allow',
        [ValidateSet('True', 'False')][string]$Enabled = 'True', [string]$Profile = 'Any', [string]$Protocol = 'Any',
        [string[]]$LocalPort, [string[]]$RemotePort, [string[]]$LocalAddress, [string[]]$RemoteAddress,
        [string]$Program, [string]$Service, [ValidateSet('Wired', 'Wireless', 'RemoteAccess')][string]$InterfaceType,
        [string[]]$InterfaceAlias, [ValidateSet('Required', 'NoEncap')][string]$Authentication, [string]$LocalUser,
        [string]$RemoteUser, [string]$RemoteMachine, [string]$PolicyStore
    )
    if (Step-Double)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message 'The Windows Firewall service refused.'
    }
    if (@($script:Rules | Where-Object { $_.Name -eq $Name }).Count)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message 'Cannot create a file when that file already exists.'
    }
    $rule = New-DoubleRule
    try
    {
        foreach ($item in @($PSBoundParameters.Keys | Where-Object { 'PolicyStore', 'ErrorAction' -notcontains $_ }))
        {
            $rule.$item = $PSBoundParameters[$item]
        }
        # An empty list restricts nothing.
        'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress' | Where-Object { -not $rule.$_ } | ForEach-Object { $rule.$_ = @('Any') }
        $rule.LocalPort = Format-DoublePort -Port $rule.LocalPort -Protocol $Protocol
        $rule.RemoteAddress = Format-DoubleAddress -Address $rule.RemoteAddress
    }
    catch
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message "$_"
    }
    $null = $script:Rules.Add($rule)
    $rule
}

function Remove-NetFirewallRule
{
    [CmdletBinding()]
    param ([Parameter(ValueFromPipeline = $true)]$InputObject)
    process
    {
        if (Step-Double)
        {
            return Write-DoubleError -Cmdlet $PSCmdlet -Message 'The Windows Firewall service refused.'
        }
        Remove-DoubleRule -Name $InputObject.InstanceID
    }
}

function Register-ScheduledTask
{
    [CmdletBinding()]
    param ([string]$TaskName, [string]$TaskPath, [string]$Xml, [switch]$Force)
    if (Step-Double)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message 'Access is denied.'
    }
    if ($script:Tasks[$TaskName] -and -not $Force)
    {
        return Write-DoubleError -Cmdlet $PSCmdlet -Message 'Cannot create a file when that file already exists.'
    }
    $script:Tasks[$TaskName] = @{ Xml = Format-DoubleTask -Xml $Xml }
}

function Export-ScheduledTask
{
    [CmdletBinding()]
    param ([string]$TaskName, [string]$TaskPath)
    $script:Tasks[$TaskName].Xml
}

function Get-ScheduledTask
{
    [CmdletBinding()]
    param ([string]$TaskName, [string]$TaskPath)
    $names = @($script:Tasks.Keys | Where-Object { $_ -like $TaskName })
    if (-not $names -and $TaskName -notlike '*[*]*')
    {
        $text = "No MSFT_ScheduledTask objects found with property 'TaskName' equal to '$TaskName'."
        return Write-DoubleError -Cmdlet $PSCmdlet -Message $text -Id 'CmdletizationQuery_NotFound_TaskName'
    }
    foreach ($name in $names)
    {
        $task = ([xml]$script:Tasks[$name].Xml).Task
        New-Object -TypeName PSObject -Property @{
            TaskName = $name
            Description = $task.RegistrationInfo.Description
            Triggers = @(New-Object -TypeName PSObject -Property @{ StartBoundary = $task.Triggers.FirstChild.StartBoundary })
        }
    }
}

function Unregister-ScheduledTask
{
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param ([Parameter(ValueFromPipeline = $true)]$InputObject)
    process
    {
        if (Step-Double)
        {
            return Write-DoubleError -Cmdlet $PSCmdlet -Message 'Access is denied.'
        }
        $script:Tasks.Remove($InputObject.TaskName)
    }
}
