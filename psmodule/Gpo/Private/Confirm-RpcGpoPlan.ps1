function Confirm-RpcGpoPlan
{
    <#
    .SYNOPSIS
    Reads again what a run wrote: plans it anew, and nothing may be left to do.

    .PARAMETER Plan
    Makes the plans of all that the run is about.

    .PARAMETER Result
    What the run gave: only what it changed is looked at.

    .PARAMETER Done
    What this run has done.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [scriptblock]
        $Plan,

        [Parameter()]
        [object[]]
        $Result,

        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.ArrayList]
        $Done
    )
    $changed = @($Result | Where-Object { $_ -and $_.Status -eq 'Changed' } | ForEach-Object { $_.Name })
    if (-not $changed.Count)
    {
        return
    }
    try
    {
        foreach ($one in @(& $Plan | Where-Object { $changed -contains $_.Entry.Name -and @($_.Steps).Count }))
        {
            throw "$($one.Entry.Name): the cmdlets reported no error, and the domain does not have what they should have written. Still to do: $(@($one.Steps | ForEach-Object { $_.Text }) -join '; ')."
        }
    }
    catch
    {
        throw "What was written could not be confirmed: $_ $(Get-RpcGpoDoneText -Done $Done) Run the same again: it does what is missing."
    }
}
