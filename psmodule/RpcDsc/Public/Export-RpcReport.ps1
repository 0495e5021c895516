function Export-RpcReport
{
    <#
    .SYNOPSIS
    Writes one file about a fleet for those who agree to it or check it.

    .DESCRIPTION
    The report says what is confined, who gets in, which ports are closed and what usually listens there, when hosts
    restart, what was proved and what that rests on, and what is accepted and why. It is one HTML file that needs no other
    and no network, for a screen and for paper; or Markdown. A file that is there is replaced only if it is a report.
    Gives the file. What is wrong with the fleet file becomes errors, and what smells warnings.

    .PARAMETER LiteralPath
    The fleet file. No character in it is a wildcard.

    .PARAMETER ReportPath
    The file to write, report.html in the current location if it isn't given. No character in it is a wildcard.

    .PARAMETER Format
    What the report is written as: html, or markdown, which fits a change request.

    .PARAMETER Since
    Begins with what has changed since this fleet file. No character in it is a wildcard.

    .PARAMETER PlanPath
    Names this plan, that Get-RpcFleetPlan -SavePath wrote of the fleet file, and its SHA-256, which is signed off. It has the
    kinds and the flavor. No character in it is a wildcard.

    .PARAMETER StatePath
    Says how the hosts are: files that Export-RpcPortState wrote, and folders of such files. No character in them is a
    wildcard.

    .PARAMETER LogPath
    Says who would be cut off: logs of Windows Firewall, and folders of logs. No character in them is a wildcard.

    .PARAMETER Date
    What the report says of when it was made. Without it there is no date, unless SOURCE_DATE_EPOCH is set.

    .PARAMETER Strict
    Takes warnings for errors.

    .PARAMETER DscFlavor
    What the DSC documents that are proved use, as Export-RpcFleet takes it: inbox or module.

    .PARAMETER Kind
    What is made and proved besides what is always made, as Export-RpcFleet takes it: gpo-script, gpo-native and others.

    .OUTPUTS
    System.IO.FileInfo

    .EXAMPLE
    Export-RpcReport -LiteralPath ./fleet.toml -ReportPath ./report.html -Date (Get-Date)
    Writes a report with today's date.

    .EXAMPLE
    Export-RpcReport -LiteralPath ./fleet.toml -ReportPath ./change.md -Format markdown -LogPath ./logs
    Writes one for a change request, with those who would be cut off.
    #>
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    [OutputType([System.IO.FileInfo])]
    param
    (
        [Parameter(Mandatory = $true, Position = 0)]
        [Alias('Path')]
        [ValidateNotNullOrEmpty()]
        [string]
        $LiteralPath,

        [Parameter(Position = 1)]
        [ValidateNotNullOrEmpty()]
        [string]
        $ReportPath = 'report.html',

        [Parameter()]
        [ValidateSet('html', 'markdown')]
        [string]
        $Format = 'html',

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $Since,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $PlanPath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $StatePath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LogPath,

        [Parameter()]
        [datetime]
        $Date,

        [Parameter()]
        [switch]
        $Strict,

        [Parameter()]
        [ValidateSet('inbox', 'module')]
        [string]
        $DscFlavor,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Kind
    )
    Import-RpcPreference -Cmdlet $PSCmdlet
    $file = Resolve-RpcPath -LiteralPath $LiteralPath -Cmdlet $PSCmdlet
    $report = Resolve-RpcPath -LiteralPath $ReportPath -Cmdlet $PSCmdlet
    $sources = @(
        @{ Flag = 'since'; Path = $Since }, @{ Flag = 'plan'; Path = $PlanPath }, @{ Flag = 'state'; Path = $StatePath }, @{ Flag = 'audit'; Path = $LogPath } | ForEach-Object {
            foreach ($path in @($_.Path | Where-Object { $_ }))
            {
                '--{0}={1}' -f $_.Flag, (Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet)
            }
        }
    )
    if (-not $file -or -not $report -or ($sources -match '^--\w+=$'))
    {
        return
    }
    if (-not $PSCmdlet.ShouldProcess($report, $script:RpcDscText.ReportAction))
    {
        return
    }
    $arguments = @('report', "--format=$Format") + @(Get-RpcSelection -BoundParameter $PSBoundParameters -OutputPath $report)
    $arguments += $sources + '--', $file
    $answer = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Report' -TargetObject $file -Cmdlet $PSCmdlet
    if (-not $answer.Failed)
    {
        Get-Item -LiteralPath $report
    }
}
