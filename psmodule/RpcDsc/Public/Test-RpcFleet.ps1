function Test-RpcFleet
{
    <#
    .SYNOPSIS
    Tells whether a fleet file is right: whether Export-RpcFleet would take it.

    .DESCRIPTION
    Gives True or False for each file. The artifacts are made in memory, and proved to do what the file says.
    What is wrong with the file becomes errors, and what smells warnings. An error's id begins with the finding's code,
    its TargetObject has File, Line and Column, and ErrorDetails.RecommendedAction says what to do.

    .PARAMETER LiteralPath
    The fleet file. No character in it is a wildcard. Files can be piped in.

    .PARAMETER Strict
    Takes warnings for errors.

    .PARAMETER Detailed
    Gives an object in place of True or False: FleetPath, Valid, Errors, Warnings, Groups with their Hosts, and
    Findings. The findings are then not written as errors and warnings too.

    .OUTPUTS
    System.Boolean, or with -Detailed RpcDsc.Test.

    .EXAMPLE
    Test-RpcFleet -LiteralPath ./fleet.toml
    Gives True, or False and an error for everything that is wrong.

    .EXAMPLE
    Get-ChildItem -Filter *.toml | Test-RpcFleet -Detailed | ForEach-Object { $_.Findings }
    Lists the findings of all fleet files as objects.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([bool])]
    [OutputType('RpcDsc.Test')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter()]
        [switch]
        $Strict,

        [Parameter()]
        [switch]
        $Detailed
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
    }
    process
    {
        foreach ($path in $LiteralPath)
        {
            $file = Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet
            if (-not $file)
            {
                continue
            }
            $arguments = @('check')
            if ($Strict)
            {
                $arguments += '--strict'
            }
            $arguments += '--', $file
            $answer = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Test' -TargetObject $file -Quiet:$Detailed -Cmdlet $PSCmdlet
            if (-not $Detailed)
            {
                -not $answer.Failed
                continue
            }
            $errors = @($answer.Findings | Where-Object { $_.Severity -eq 'error' })
            $test = [ordered] @{
                FleetPath = $file
                Valid = -not $answer.Failed
                Errors = $errors.Count
                Warnings = $answer.Findings.Count - $errors.Count
            }
            Join-RpcObject -InputObject $answer -Property $test
        }
    }
}
