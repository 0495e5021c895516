function Write-RpcEvent
{
    <#
    .SYNOPSIS
    Writes an event to the Application log, where there is one; that it can't be written is never an error.
    .PARAMETER Id
    The event's number: 1 applied, 2 removed, 3 confirmed, 4 undone; 11 to 14 the same, failed.
    .PARAMETER Message
    The event's text.
    .OUTPUTS
    None.
    #>
    param ($Id, $Message)
    Write-Verbose -Message $Message
    if ($WhatIfPreference)
    {
        return
    }
    $log = @{ LogName = 'Application'; Source = 'rpcdsc' }
    $kind = @('Information', 'Error')[$Id -gt 10]
    try
    {
        if (-not (Get-Command -Name Write-EventLog -ErrorAction SilentlyContinue))
        {
            # PowerShell 7 has no such command; .NET makes the source as it writes.
            [Diagnostics.EventLog]::WriteEntry($log.Source, $Message, $kind, $Id)
            return
        }
        # The source may be there already.
        New-EventLog @log -ErrorAction SilentlyContinue
        Write-EventLog @log -EventId $Id -EntryType $kind -Message $Message -ErrorAction Stop
    }
    catch
    {
        Write-Verbose -Message "$_"
    }
}
