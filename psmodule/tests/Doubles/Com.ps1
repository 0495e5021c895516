# Windows 7 and Server 2008 R2: the COM objects of the Task Scheduler.

# There are no such cmdlets on this Windows, even where the tests run on a newer one.
function Get-Command
{
    [CmdletBinding()]
    param ([Parameter(Position = 0)][string]$Name)
    if ($Name -ne 'Register-ScheduledTask')
    {
        Microsoft.PowerShell.Core\Get-Command @PSBoundParameters
    }
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
