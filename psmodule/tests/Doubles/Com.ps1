# The COM objects of Windows Firewall and of the Task Scheduler: several rules may share a name, lists are one text
# with commas, and a method that fails throws.

function New-Object
{
    [CmdletBinding()]
    param (
        [Parameter(Position = 0)][string]$TypeName, [Parameter(Position = 1)][object[]]$ArgumentList,
        [Collections.IDictionary]$Property, [string]$ComObject
    )
    switch ($ComObject)
    {
        '' { Microsoft.PowerShell.Utility\New-Object @PSBoundParameters }
        'HNetCfg.FwPolicy2' { New-DoublePolicy }
        'HNetCfg.FWRule' { New-DoubleComRule }
        'Schedule.Service' { New-DoubleScheduler }
        default { throw "Retrieving the COM class factory for component $ComObject failed." }
    }
}

# There are no such cmdlets on this Windows, even where the tests run on a newer one.
function Get-Command
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Name)
    if ($Name -ne 'New-NetFirewallRule')
    {
        Microsoft.PowerShell.Core\Get-Command @PSBoundParameters
    }
}

function New-DoublePolicy
{
    $script:Queries++
    $list = New-Object -TypeName System.Collections.ArrayList
    foreach ($rule in $script:Rules)
    {
        $null = $list.Add((ConvertTo-DoubleComRule -Rule $rule))
    }
    Add-Member -InputObject $list -MemberType ScriptMethod -Name Add -Force -Value { param ($Rule) Add-DoubleComRule -Rule $Rule }
    Add-Member -InputObject $list -MemberType ScriptMethod -Name Remove -Force -Value { param ($Name) Remove-DoubleComRule -Name $Name }
    New-Object -TypeName PSObject -Property @{ Rules = $list }
}

# A new rule is disabled and takes ports only after its protocol.
function New-DoubleComRule
{
    $rule = New-Object -TypeName PSObject -Property @{
        Name = ''; Description = ''; Grouping = ''; Enabled = $false; Direction = 1; Action = 1; Profiles = 0x7fffffff
        Protocol = 256; Ports = $null; RemotePorts = $null; LocalAddresses = '*'; RemoteAddresses = '*'
        ApplicationName = $null; serviceName = $null; Interfaces = $null; InterfaceTypes = 'All'
    }
    Add-Member -InputObject $rule -MemberType ScriptProperty -Name LocalPorts -PassThru -Value { $this.Ports } -SecondValue {
        param ($Value)
        if (6, 17 -notcontains $this.Protocol -or $Value -match '\s')
        {
            throw 'The parameter is incorrect.'
        }
        $this.Ports = $Value
    }
}

$words = @{ TCP = 6; UDP = 17; Any = 256 }

function ConvertTo-DoubleComRule
{
    param ($Rule)
    $com = New-DoubleComRule
    $com.Name = $Rule.Name
    $com.Description = $Rule.Description
    $com.Grouping = $Rule.Group
    $com.Enabled = $Rule.Enabled -eq 'True'
    $com.Direction = 1 + [int]($Rule.Direction -eq 'Outbound')
    $com.Action = [int]($Rule.Action -eq 'Allow')
    $com.Profiles = @{ Any = 0x7fffffff; Domain = 1; 'Domain, Private, Public' = 7 }[$Rule.Profile]
    $com.Protocol = $words[$Rule.Protocol]
    $com.Ports = @($Rule.LocalPort) -join ',' -replace 'Any', '*'
    $com.RemotePorts = @($Rule.RemotePort) -join ',' -replace 'Any', '*'
    $com.LocalAddresses = @($Rule.LocalAddress) -join ',' -replace 'Any', '*'
    # Unlike NetSecurity, COM shows single hosts with a mask.
    $com.RemoteAddresses = @($Rule.RemoteAddress | ForEach-Object { $_ -replace '^([\d.]+)$', '$1/255.255.255.255' }) -join ',' -replace 'Any', '*'
    $com.ApplicationName = $Rule.Program | Where-Object { $_ -ne 'Any' }
    $com.serviceName = $Rule.Service | Where-Object { $_ -ne 'Any' }
    $com.Interfaces = $Rule.InterfaceAlias | Where-Object { $_ -ne 'Any' }
    $com.InterfaceTypes = $Rule.InterfaceType -replace '^Any$', 'All'
    $com
}

function Add-DoubleComRule
{
    param ($Rule)
    if (Step-Double)
    {
        throw 'Exception calling "Add": the Windows Firewall service refused.'
    }
    $protocol = $words.Keys | Where-Object { $words[$_] -eq $Rule.Protocol }
    if (-not $Rule.Name -or -not $protocol)
    {
        throw 'Exception calling "Add": The parameter is incorrect.'
    }
    $new = New-DoubleRule
    $new.Name = $Rule.Name
    $new.DisplayName = $Rule.Name
    $new.Description = $Rule.Description
    $new.Group = $Rule.Grouping
    $new.Enabled = "$($Rule.Enabled)"
    $new.Direction = @('', 'Inbound', 'Outbound')[$Rule.Direction]
    $new.Action = @('Block', 'Allow')[$Rule.Action]
    $new.Profile = @{ 0x7fffffff = 'Any'; 1 = 'Domain'; 7 = 'Domain, Private, Public' }[$Rule.Profiles]
    $new.Protocol = $protocol
    $new.LocalPort = Format-DoublePort -Port ("$($Rule.LocalPorts)" -replace '^\*?$', 'Any' -split ',') -Protocol $protocol
    $new.RemotePort = @("$($Rule.RemotePorts)" -replace '^\*?$', 'Any')
    $new.LocalAddress = @($Rule.LocalAddresses -replace '^\*$', 'Any')
    $new.RemoteAddress = Format-DoubleAddress -Address ($Rule.RemoteAddresses -split ',' -replace '^\*$', 'Any')
    $new.Program = "$($Rule.ApplicationName)" -replace '^$', 'Any'
    $new.Service = "$($Rule.serviceName)" -replace '^$', 'Any'
    $new.InterfaceAlias = @("$($Rule.Interfaces)" -replace '^$', 'Any')
    $new.InterfaceType = $Rule.InterfaceTypes -replace '^All$', 'Any'
    $null = $script:Rules.Add($new)
}

# Windows removes one rule of that name, whichever comes first, and doesn't mind if there is none.
function Remove-DoubleComRule
{
    param ([string]$Name)
    if (Step-Double)
    {
        throw 'Exception calling "Remove": the Windows Firewall service refused.'
    }
    Remove-DoubleRule -Name $Name
}

function New-DoubleScheduler
{
    $folder = New-Object -TypeName PSObject
    $methods = @{
        GetTasks = { Get-DoubleComTask }
        RegisterTask = {
            param ($Name, $Xml, $Flags, $User, $Password, $Logon)
            Register-DoubleComTask -Name $Name -Xml $Xml -Flags $Flags -User $User -Logon $Logon
        }
        DeleteTask = { param ($Name, $Flags) Remove-DoubleComTask -Name $Name }
    }
    foreach ($name in $methods.Keys)
    {
        Add-Member -InputObject $folder -MemberType ScriptMethod -Name $name -Value $methods[$name]
    }
    $service = New-Object -TypeName PSObject -Property @{ Folder = $folder; Connected = $false }
    Add-Member -InputObject $service -MemberType ScriptMethod -Name Connect -Value { $this.Connected = $true }
    Add-Member -InputObject $service -MemberType ScriptMethod -Name GetFolder -PassThru -Value {
        param ($Path)
        if (-not $this.Connected -or $Path -ne '\')
        {
            throw 'The Task Scheduler service is not connected.'
        }
        $this.Folder
    }
}

function Get-DoubleComTask
{
    foreach ($name in $script:Tasks.Keys)
    {
        $task = ([xml]$script:Tasks[$name].Xml).Task
        New-Object -TypeName PSObject -Property @{
            Name = $name
            Xml = $script:Tasks[$name].Xml
            Definition = New-Object -TypeName PSObject -Property @{
                RegistrationInfo = New-Object -TypeName PSObject -Property @{ Description = $task.RegistrationInfo.Description }
                Triggers = @(New-Object -TypeName PSObject -Property @{ StartBoundary = $task.Triggers.FirstChild.StartBoundary })
            }
        }
    }
}

function Register-DoubleComTask
{
    param ($Name, $Xml, $Flags, $User, $Logon)
    if (Step-Double)
    {
        throw 'Exception calling "RegisterTask": Access is denied.'
    }
    if ($Flags -ne 6 -or $User -ne 'S-1-5-18' -or $Logon -ne 5)
    {
        throw 'Exception calling "RegisterTask": The parameter is incorrect.'
    }
    $script:Tasks[$Name] = @{ Xml = Format-DoubleTask -Xml $Xml }
}

function Remove-DoubleComTask
{
    param ($Name)
    if (Step-Double)
    {
        throw 'Exception calling "DeleteTask": Access is denied.'
    }
    $script:Tasks.Remove($Name)
}
