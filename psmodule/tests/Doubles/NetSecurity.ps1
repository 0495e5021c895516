# Windows 8, Server 2012 and later: the ScheduledTasks module. A query that finds nothing is an error, and errors end
# nothing unless -ErrorAction says so. Rules are asked for and changed through COM.

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
    param ([Parameter(ValueFromPipelineByPropertyName = $true)][string]$TaskName, [string]$TaskPath)
    process
    {
        $script:Tasks[$TaskName].Xml
    }
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
