function Invoke-RpcGpoPlan
{
    <#
    .SYNOPSIS
    Does what a plan says, step by step, up to the first that fails.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Plan
    The plan of one GPO.

    .PARAMETER Done
    What this run has done so far: each step that succeeds is added to it.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Plan,

        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.ArrayList]
        $Done
    )
    foreach ($step in $Plan.Steps)
    {
        Write-Verbose -Message "$($Plan.Entry.Name): $($step.Text)"
        try
        {
            Invoke-RpcGpoStep -Session $Session -Plan $Plan -Step $step
        }
        catch
        {
            $before = Get-RpcGpoDoneText -Done $Done
            throw "$($Plan.Entry.Name): could not $($step.Text): $_ $before Run the same again once the cause is gone: it does the rest."
        }
        $null = $Done.Add("$($Plan.Entry.Name): $($step.Text)")
    }
}
