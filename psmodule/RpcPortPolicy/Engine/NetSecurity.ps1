# The engine of Windows 8, Server 2012 and later: the NetSecurity and ScheduledTasks modules.
# Engine/Com.ps1 has the same functions with the same meaning.

function Find-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group as Windows has them; nothing if there are none.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    Microsoft.Management.Infrastructure.CimInstance
    #>
    param ($Group)
    try
    {
        Get-NetFirewallRule -Group $Group -PolicyStore PersistentStore -ErrorAction Stop
    }
    catch
    {
        if ($_.FullyQualifiedErrorId -notmatch 'Query_NotFound')
        {
            throw
        }
    }
}

function Get-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group: Name, Key (see Get-RpcRuleKey) and Rule, which Add-RpcRule takes.
    .DESCRIPTION
    One query for each kind of filter, however many rules there are: asking rule by rule takes minutes.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Group)
    $found = @{}
    foreach ($rule in @(Find-RpcRule -Group $Group))
    {
        $found[$rule.InstanceID] = $content = @{ Name = $rule.InstanceID; Group = $Group }
        'DisplayName', 'Description', 'Action', 'Direction', 'Enabled', 'Profile' |
            ForEach-Object { $content[$_] = "$($rule.$_)" }
    }
    if (-not $found.Count)
    {
        return
    }
    foreach ($text in 'Port Protocol LocalPort RemotePort', 'Address LocalAddress RemoteAddress', 'Application Program',
        'Service Service', 'Interface InterfaceAlias', 'InterfaceType InterfaceType',
        'Security Authentication LocalUser RemoteUser RemoteMachine')
    {
        $kind, $names = $text -split ' '
        foreach ($filter in @(& "Get-NetFirewall${kind}Filter" -PolicyStore PersistentStore -ErrorAction Stop))
        {
            $content = $found["$($filter.InstanceID)"]
            if ($content)
            {
                $names | ForEach-Object { $content[$_] = $filter.$_ }
            }
        }
    }
    $found.Values | ForEach-Object { @{ Name = $_.Name; Key = Get-RpcRuleKey -Rule $_; Rule = $_ } }
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
    $new = @{ Description = 'Managed by rpcdsc: do not edit.'; Direction = 'Inbound'; Profile = 'Any'; Enabled = 'True' }
    foreach ($name in @($Rule.Keys))
    {
        # What is not restricted is left out: not every parameter takes the word that its query gives.
        $new.Remove($name)
        if ('', 'Any', 'NotRequired' -notcontains "$($Rule[$name])")
        {
            $new[$name] = $Rule[$name]
        }
    }
    $null = New-NetFirewallRule @new -PolicyStore PersistentStore -ErrorAction Stop
}

function Remove-RpcRule
{
    <#
    .SYNOPSIS
    Removes one rule of a group; nothing if the group has none of that name.
    .PARAMETER Group
    The rule group.
    .PARAMETER Name
    The rule's name.
    .OUTPUTS
    None.
    #>
    param ($Group, $Name)
    Find-RpcRule -Group $Group | Where-Object { $_.InstanceID -eq $Name } |
        Remove-NetFirewallRule -ErrorAction Stop
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
    (Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop).LastBootUpTime.ToUniversalTime().ToString('o')
}

function Find-RpcTask
{
    <#
    .SYNOPSIS
    Gets a task as Windows has it; nothing if there is no such task.
    .PARAMETER Name
    The task's name, in the root folder.
    .OUTPUTS
    Microsoft.Management.Infrastructure.CimInstance
    #>
    param ($Name)
    # A pattern that nothing matches is no error, and every other failure is one.
    Get-ScheduledTask -TaskName "$Name*" -TaskPath '\' -ErrorAction Stop | Where-Object { $_.TaskName -eq $Name }
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
    Find-RpcTask -Name $Name | ForEach-Object { "$($_.Triggers | ForEach-Object { $_.StartBoundary }) $($_.Description)" }
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
    if (Find-RpcTask -Name $Name)
    {
        Export-ScheduledTask -TaskName $Name -TaskPath '\' -ErrorAction Stop
    }
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
    $null = Register-ScheduledTask -TaskName $Name -TaskPath '\' -Xml $Xml -Force -ErrorAction Stop
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
    Find-RpcTask -Name $Name | Unregister-ScheduledTask -Confirm:$false -ErrorAction Stop
}
