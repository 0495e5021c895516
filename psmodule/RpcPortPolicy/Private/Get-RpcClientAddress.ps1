function Get-RpcClientAddress
{
    <#
    .SYNOPSIS
    Gets the address from which this session is used: over SSH, PowerShell remoting or Remote Desktop.
    .DESCRIPTION
    Nothing at the computer itself. Where Windows doesn't tell which of several connections is this session's, all are
    given: it may be any of them.
    .OUTPUTS
    System.String
    #>
    param ()
    $found = @()
    if ($env:SSH_CONNECTION)
    {
        $found = @($env:SSH_CONNECTION -split ' ')[0]
    }
    elseif (Get-Variable -Name PSSenderInfo -ErrorAction SilentlyContinue)
    {
        try
        {
            $found = @(Get-WSManInstance -ResourceURI shell -Enumerate | Where-Object { $_.ProcessId -eq $PID } |
                    ForEach-Object { $_.ClientIP })
        }
        catch
        {
            Write-Verbose -Message "$_"
        }
        if (-not $found)
        {
            $found = Get-RpcConnection -Port 5985, 5986
        }
    }
    elseif ($env:SESSIONNAME -like 'RDP-*')
    {
        $port = 3389
        $listener = Get-RpcValue -Key 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
        if ($listener['PortNumber'])
        {
            $port = $listener.PortNumber.Value
        }
        $found = Get-RpcConnection -Port $port
    }
    # An IPv4 address may come in the form of IPv6, a link-local one with its interface.
    $found | ForEach-Object { "$_" -replace '^::ffff:(?=\d+\.)' -replace '%.*' } | Where-Object { $_ -and $_ -notmatch '^(127\.|::1$)' } |
        Sort-Object -Unique
}
