# The engine of Windows 7 and Server 2008 R2: the COM objects of Windows Firewall and of the Task Scheduler.
# Engine/NetSecurity.ps1 has the same functions with the same meaning.

function Find-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group as Windows has them; nothing if there are none.
    .PARAMETER Group
    The rule group.
    #>
    param ($Group)
    (New-Object -ComObject HNetCfg.FwPolicy2).Rules | Where-Object { $_.Grouping -eq $Group }
}

function Get-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group: Name, Key (see Get-RpcRuleKey) and Source, which Add-RpcRule takes.
    .PARAMETER Group
    The rule group.
    #>
    param ($Group)
    foreach ($rule in @(Find-RpcRule -Group $Group))
    {
        $content = @{
            Action = @('Block', 'Allow')[$rule.Action]
            Direction = $rule.Direction -replace '^1$'
            Enabled = $rule.Enabled
            Protocol = @{ 6 = 'TCP'; 17 = 'UDP' }[[int]$rule.Protocol]
            LocalPort = "$($rule.LocalPorts)" -split ','
            RemoteAddress = "$($rule.RemoteAddresses)" -split ','
            RemotePort = $rule.RemotePorts -replace '^\*$'
            LocalAddress = $rule.LocalAddresses -replace '^\*$'
            Program = $rule.ApplicationName
            Service = $rule.serviceName
            InterfaceAlias = $rule.Interfaces
            InterfaceType = $rule.InterfaceTypes -replace '^All$'
            Profile = ($rule.Profiles -band 7) -replace '^7$'
        }
        @{ Name = $rule.Name; Key = Get-RpcRuleKey -Rule $content; Source = $rule }
    }
}

function Add-RpcRule
{
    <#
    .SYNOPSIS
    Adds one rule.
    .PARAMETER Rule
    A rule of a policy with its Group, or one that Get-RpcRule gave.
    #>
    param ($Rule)
    $new = $Rule['Source']
    if (-not $new)
    {
        $new = New-Object -ComObject HNetCfg.FWRule
        $new.Name = $Rule.Name
        $new.Description = "$($Rule.DisplayName). Managed by rpcdsc: do not edit."
        $new.Grouping = $Rule.Group
        $new.Direction = 1
        $new.Profiles = 0x7fffffff
        # The protocol comes first: without it Windows takes no ports.
        $new.Protocol = @{ TCP = 6; UDP = 17 }[$Rule.Protocol]
        $new.LocalPorts = $Rule.LocalPort -join ','
        $new.RemoteAddresses = $Rule.RemoteAddress -join ','
        $new.Action = [int]($Rule.Action -eq 'Allow')
        $new.Enabled = $true
    }
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
    #>
    param ($Group, $Name)
    $rules = (New-Object -ComObject HNetCfg.FwPolicy2).Rules
    $groups = @($rules | Where-Object { $_.Name -eq $Name } | ForEach-Object { "$($_.Grouping)" })
    if (@($groups -ne $Group).Count)
    {
        throw "'$Name' is a rule outside of the group, too: rename that one"
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
    #>
    param ($Name)
    (Get-RpcTaskFolder).GetTasks(1) | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Definition } |
        ForEach-Object { "$($_.Triggers | ForEach-Object { $_.StartBoundary }) $($_.RegistrationInfo.Description)" }
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
    #>
    param ($Name, $Xml)
    # 6 = create or update, 5 = service account.
    $null = (Get-RpcTaskFolder).RegisterTask($Name, $Xml, 6, 'SYSTEM', $null, 5)
}

function Remove-RpcTask
{
    <#
    .SYNOPSIS
    Removes a task if there is one.
    .PARAMETER Name
    The task's name, in the root folder.
    #>
    param ($Name)
    $folder = Get-RpcTaskFolder
    $folder.GetTasks(1) | Where-Object { $_.Name -eq $Name } | ForEach-Object { $null = $folder.DeleteTask($Name, 0) }
}
