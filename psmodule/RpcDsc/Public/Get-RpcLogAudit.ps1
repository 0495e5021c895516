function Get-RpcLogAudit
{
    <#
    .SYNOPSIS
    Gets from firewall logs who would be cut off by a fleet file, or who was.

    .DESCRIPTION
    Reads logs of Windows Firewall (pfirewall.log), which may have been copied from anywhere, and gives one object for all
    of them. A log is of the host that its name begins with, or that a folder above it is named after.
    Sources has a row for each source, host and port. Its Verdict is certain, likely or unknown (who would be cut off, and
    how sure that is; these are never added up), foreign (a program listens in the new range that isn't RPC), kept or
    dropped; with After it is cut-off (dropped, although the fleet file allows it) or let-in (the other way round) in place
    of certain and foreign. Networks has the sums, Hosts what each host's logs cover and why they can't tell, Never the
    networks that appear nowhere, NotShown what no log has, and Clean is true only if the logs could show something that
    somebody has to look at, and don't.
    A log that can't be read is an error, and the answer is given all the same, without the log.

    .PARAMETER FleetPath
    The fleet file. No character in it is a wildcard.

    .PARAMETER LiteralPath
    Logs, and folders of logs. No character in them is a wildcard. Files can be piped in.

    .PARAMETER HostName
    The host that all logs are of: its name, or the first part if no other host has it.

    .PARAMETER After
    The change has been made.

    .PARAMETER Since
    Leaves out lines before this time, which is taken as the hosts' own.

    .PARAMETER Until
    Leaves out lines after this time, which is taken as the hosts' own.

    .PARAMETER DynamicPort
    Where RPC listens before the change, such as 49152-65535, if not where the release has them by default.

    .OUTPUTS
    RpcDsc.LogAudit

    .EXAMPLE
    (Get-RpcLogAudit -FleetPath ./fleet.toml -LiteralPath ./logs).Networks | Where-Object { $_.Verdict -eq 'certain' }
    Sums up by network who will be cut off. The folder logs has a folder for each host.

    .EXAMPLE
    Get-ChildItem -Path ./logs -Recurse -Filter *.log | Get-RpcLogAudit -FleetPath ./fleet.toml -After -Since '2026-12-05 04:00' | Select-Object -ExpandProperty Sources
    Lists who was dropped or let in since the hosts restarted.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('RpcDsc.LogAudit')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]
        $FleetPath,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $HostName,

        [Parameter()]
        [switch]
        $After,

        [Parameter()]
        [datetime]
        $Since,

        [Parameter()]
        [datetime]
        $Until,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $DynamicPort
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $file = Resolve-RpcPath -LiteralPath $FleetPath -Cmdlet $PSCmdlet
        $logs = New-Object -TypeName 'System.Collections.Generic.List[string]'
    }
    process
    {
        foreach ($path in $LiteralPath)
        {
            $log = Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet
            if ($log)
            {
                $logs.Add($log)
            }
        }
    }
    end
    {
        if (-not $file -or -not $logs.Count)
        {
            return
        }
        $arguments = @('audit')
        if ($HostName)
        {
            $arguments += "--host=$HostName"
        }
        if ($After)
        {
            $arguments += '--after'
        }
        foreach ($bound in 'Since', 'Until' | Where-Object { $PSBoundParameters.ContainsKey($_) })
        {
            $arguments += '--{0}={1}' -f $bound.ToLowerInvariant(), $PSBoundParameters[$bound].ToString('yyyy-MM-dd HH:mm:ss', [cultureinfo]::InvariantCulture)
        }
        $arguments += @($DynamicPort | Where-Object { $_ } | ForEach-Object { "--dynamic=$_" }) + '--', $file + $logs.ToArray()
        $answer = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.LogAudit' -TargetObject $file -Cmdlet $PSCmdlet
        if ($answer.PSObject.Properties.Name -contains 'Sources')
        {
            $answer.Hosts | ForEach-Object { $_.PSObject.TypeNames.Insert(0, 'RpcDsc.AuditHost') }
            Join-RpcObject -InputObject $answer -Property @{ FleetPath = $file }
        }
    }
}
