# The engine of Windows 7 and Server 2008 R2: the COM objects of the Task Scheduler. The firewall's COM objects
# are those of every Windows from these on: what differs is what a rule has.
# Engine/NetSecurity.ps1 has the same functions with the same meaning.

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
