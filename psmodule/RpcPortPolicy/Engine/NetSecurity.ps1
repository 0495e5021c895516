# The engine of Windows 8, Server 2012 and later: the ScheduledTasks module. The NetSecurity module isn't asked:
# it needs eight queries of all rules where COM needs one, and each takes up to a minute on a computer with many.
# Engine/Com.ps1 has the same functions with the same meaning.

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
    'InterfaceType InterfaceTypes', 'Authentication SecureFlags', 'LocalUser LocalUserAuthorizedList',
    'RemoteUser RemoteUserAuthorizedList', 'RemoteMachine RemoteMachineAuthorizedList', 'Package LocalAppPackageId'
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
    Find-RpcTask -Name $Name | Export-ScheduledTask -ErrorAction Stop
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
