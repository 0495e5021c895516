# The engine of Windows 7 and Server 2008 R2: the COM objects of Windows Firewall and of the Task Scheduler.
# Engine/NetSecurity.ps1 has the same functions with the same meaning.

function Find-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group as Windows has them; nothing if there are none.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.__ComObject
    #>
    param ($Group)
    (New-Object -ComObject HNetCfg.FwPolicy2).Rules | Where-Object { $_.Grouping -eq $Group }
}

function Get-RpcRuleList
{
    <#
    .SYNOPSIS
    Gives the names of a rule's texts and lists: ours, and those of the COM object.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ()
    'Name Name', 'Description Description', 'Group Grouping', 'LocalPort LocalPorts', 'RemotePort RemotePorts',
    'LocalAddress LocalAddresses', 'RemoteAddress RemoteAddresses', 'Program ApplicationName', 'Service serviceName',
    'InterfaceType InterfaceTypes'
}

function Get-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group: Name, Key (see Get-RpcRuleKey) and Rule, which Add-RpcRule takes.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Group)
    foreach ($rule in @(Find-RpcRule -Group $Group))
    {
        $content = @{
            Action = @('Block', 'Allow')[$rule.Action]
            Direction = @('', 'Inbound', 'Outbound')[$rule.Direction]
            Enabled = "$($rule.Enabled)"
            Protocol = "$($rule.Protocol)" -replace '^6$', 'TCP' -replace '^17$', 'UDP'
            Profile = "$($rule.Profiles -band 7)" -replace '^7$', 'Any'
            InterfaceAlias = $rule.Interfaces
        }
        foreach ($text in Get-RpcRuleList)
        {
            $name, $property = $text -split ' '
            $content[$name] = @("$($rule.$property)" -replace '^(\*|All|)$', 'Any' -split ',')
        }
        @{ Name = $rule.Name; Key = Get-RpcRuleKey -Rule $content; Rule = $content }
    }
}

function Add-RpcRule
{
    <#
    .SYNOPSIS
    Adds one rule.
    .PARAMETER Rule
    A rule of a policy with its Group, or one that Get-RpcRule gave.
    .OUTPUTS
    None.
    #>
    param ($Rule)
    $all = @{ Description = "$($Rule['DisplayName']). Managed by rpcdsc: do not edit."; Enabled = 'True'; Direction = ''; Profile = '' }
    @($Rule.Keys) | Where-Object { "$($Rule[$_])" } | ForEach-Object { $all[$_] = $Rule[$_] }
    $new = New-Object -ComObject HNetCfg.FWRule
    # The protocol comes first: without it Windows takes no ports.
    $new.Protocol = [int]($all.Protocol -replace 'TCP', 6 -replace 'UDP', 17)
    foreach ($text in Get-RpcRuleList)
    {
        $name, $property = $text -split ' '
        if ('', 'Any' -notcontains "$($all[$name])")
        {
            $new.$property = $all[$name] -join ','
        }
    }
    if ($all['InterfaceAlias'])
    {
        $new.Interfaces = [object[]]@($all.InterfaceAlias)
    }
    $new.Direction = 1 + [int]($all.Direction -eq 'Outbound')
    $new.Profiles = [int]($all.Profile -replace '^(|Any)$', 0x7fffffff)
    $new.Action = [int]($all.Action -eq 'Allow')
    $new.Enabled = $all.Enabled -eq 'True'
    (New-Object -ComObject HNetCfg.FwPolicy2).Rules.Add($new)
}

function Remove-RpcRule
{
    <#
    .SYNOPSIS
    Removes one rule of a group; nothing if the group has none of that name.
    .PARAMETER Group
    The rule group.
    .PARAMETER Name
    The rule's name. Windows removes by name alone, so a namesake outside of the group is an error.
    .OUTPUTS
    None.
    #>
    param ($Group, $Name)
    $rules = (New-Object -ComObject HNetCfg.FwPolicy2).Rules
    $groups = @($rules | Where-Object { $_.Name -eq $Name } | ForEach-Object { "$($_.Grouping)" })
    if (@($groups -ne $Group).Count)
    {
        throw ($RpcText.NameTaken -f $Name)
    }
    if ($groups.Count)
    {
        $rules.Remove($Name)
    }
}

function Get-RpcBootTime
{
    <#
    .SYNOPSIS
    Tells when Windows started: UTC, in the form that sorts as text.
    .OUTPUTS
    System.String
    #>
    param ()
    $os = Get-WmiObject -Class Win32_OperatingSystem -ErrorAction Stop
    $os.ConvertToDateTime($os.LastBootUpTime).ToUniversalTime().ToString('o')
}

function Get-RpcTaskFolder
{
    <#
    .SYNOPSIS
    Gets the root folder of the Task Scheduler.
    .OUTPUTS
    System.__ComObject
    #>
    param ()
    $service = New-Object -ComObject Schedule.Service
    $null = $service.Connect()
    $service.GetFolder('\')
}

function Get-RpcTask
{
    <#
    .SYNOPSIS
    Gets when a task runs and its description, as one text; nothing if there is no such task.
    .PARAMETER Name
    The task's name, in the root folder.
    .OUTPUTS
    System.String
    #>
    param ($Name)
    (Get-RpcTaskFolder).GetTasks(1) | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Definition } |
        ForEach-Object { "$($_.Triggers | ForEach-Object { $_.StartBoundary }) $($_.RegistrationInfo.Description)" }
}

function Get-RpcTaskXml
{
    <#
    .SYNOPSIS
    Gets a task's definition; nothing if there is no such task.
    .PARAMETER Name
    The task's name, in the root folder.
    .OUTPUTS
    System.String
    #>
    param ($Name)
    (Get-RpcTaskFolder).GetTasks(1) | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Xml }
}

function Add-RpcTask
{
    <#
    .SYNOPSIS
    Registers a task, in place of an older one of that name.
    .PARAMETER Name
    The task's name, in the root folder.
    .PARAMETER Xml
    The task's definition.
    .OUTPUTS
    None.
    #>
    param ($Name, $Xml)
    # 6 = create or update, 5 = service account.
    $null = (Get-RpcTaskFolder).RegisterTask($Name, $Xml, 6, 'S-1-5-18', $null, 5)
}

function Remove-RpcTask
{
    <#
    .SYNOPSIS
    Removes a task if there is one.
    .PARAMETER Name
    The task's name, in the root folder.
    .OUTPUTS
    None.
    #>
    param ($Name)
    $folder = Get-RpcTaskFolder
    $folder.GetTasks(1) | Where-Object { $_.Name -eq $Name } | ForEach-Object { $null = $folder.DeleteTask($Name, 0) }
}
