# The COM objects of Windows Firewall, and that of the Task Scheduler where it is wanted: several rules may share a name,
# lists are one text with commas, and a method that fails throws. From Windows 8 on a rule has some properties more.

function New-Object
{
    [CmdletBinding()]
    param (
        [Parameter(Position = 0)][string]$TypeName, [Parameter(Position = 1)][object[]]$ArgumentList,
        [Collections.IDictionary]$Property, [string]$ComObject
    )
    switch ($ComObject)
    {
        '' { if ($TypeName -eq 'Security.AccessControl.DirectorySecurity') { New-DoubleAcl } else { Microsoft.PowerShell.Utility\New-Object @PSBoundParameters } }
        'HNetCfg.FwPolicy2' { New-DoublePolicy }
        'HNetCfg.FwProducts' { New-DoubleProduct }
        'HNetCfg.FWRule' { New-DoubleComRule }
        'Schedule.Service' { New-DoubleScheduler }
        default { throw "Retrieving the COM class factory for component $ComObject failed." }
    }
}

# The rules, of which each pass through all of them is counted.
class DoubleRules : Collections.IEnumerable
{
    [Collections.IEnumerator] GetEnumerator() { return (Get-DoublePass).GetEnumerator() }
    [void] Add($Rule) { Add-DoubleComRule -Rule $Rule }
    [void] Remove($Name) { Remove-DoubleComRule -Name $Name }
}

function Get-DoublePass
{
    $script:Queries++
    $list = New-Object -TypeName System.Collections.ArrayList
    foreach ($rule in $script:Rules)
    {
        $null = $list.Add((ConvertTo-DoubleComRule -Rule $rule))
    }
    , $list
}

function New-DoublePolicy
{
    New-Object -TypeName PSObject -Property @{ Rules = [DoubleRules]::new(); CurrentProfileTypes = $script:Current[0]; LocalPolicyModifyState = $script:Current[1] }
}

# The profiles that are current (1 domain, 2 private, 4 public), and what Windows says of rules there (1 ignored, 2 nothing comes in).
function Set-DoubleProfile
{
    param ([int]$Type = 1, [int]$State = 0, [hashtable]$Product = @{})
    $script:Current = $Type, $State
    $script:Products = $Product
}

# The firewalls of others that are registered: their names, and the categories that they own.
function New-DoubleProduct
{
    , @($script:Products.Keys | ForEach-Object { New-Object -TypeName PSObject -Property @{ DisplayName = $_; RuleCategories = $script:Products[$_] } })
}

# A new rule is disabled and takes ports only after its protocol.
function New-DoubleComRule
{
    $rule = New-Object -TypeName PSObject -Property @{
        Name = ''; Description = ''; Grouping = ''; Enabled = $false; Direction = 1; Action = 1; Profiles = 0x7fffffff
        Protocol = 256; Ports = $null; RemotePorts = $null; LocalAddresses = '*'; RemoteAddresses = '*'
        ApplicationName = $null; serviceName = $null; Interfaces = $null; InterfaceTypes = 'All'
    }
    if ($script:Newer)
    {
        $more = @{ SecureFlags = 0; LocalUserAuthorizedList = ''; RemoteUserAuthorizedList = ''; RemoteMachineAuthorizedList = ''; LocalAppPackageId = '' }
        $more.Keys | ForEach-Object { Add-Member -InputObject $rule -MemberType NoteProperty -Name $_ -Value $more[$_] }
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
    # Single hosts are shown with a mask.
    $com.RemoteAddresses = @($Rule.RemoteAddress | ForEach-Object { $_ -replace '^([\d.]+)$', '$1/255.255.255.255' }) -join ',' -replace 'Any', '*'
    $com.ApplicationName = $Rule.Program | Where-Object { $_ -ne 'Any' }
    $com.serviceName = $Rule.Service | Where-Object { $_ -ne 'Any' }
    $com.Interfaces = $Rule.InterfaceAlias | Where-Object { $_ -ne 'Any' }
    $com.InterfaceTypes = $Rule.InterfaceType -replace '^Any$', 'All'
    if ($script:Newer)
    {
        $com.SecureFlags = [int]($Rule.Authentication -eq 'Required') * 2
        $com.LocalUserAuthorizedList = $Rule.LocalUser -replace '^Any$'
        $com.RemoteUserAuthorizedList = $Rule.RemoteUser -replace '^Any$'
        $com.RemoteMachineAuthorizedList = $Rule.RemoteMachine -replace '^Any$'
    }
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
    if ($script:Newer)
    {
        $new.Authentication = @('NotRequired', 'NoEncap', 'Required')[$Rule.SecureFlags]
        $new.LocalUser = $Rule.LocalUserAuthorizedList -replace '^$', 'Any'
        $new.RemoteUser = $Rule.RemoteUserAuthorizedList -replace '^$', 'Any'
        $new.RemoteMachine = $Rule.RemoteMachineAuthorizedList -replace '^$', 'Any'
    }
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
    $script:Removed += $Name
    Remove-DoubleRule -Name $Name
}
