function New-RpcGpoPlan
{
    <#
    .SYNOPSIS
    Puts together what is to be done with one GPO.

    .PARAMETER Entry
    The GPO as the data file describes it.

    .PARAMETER Gpo
    The GPO in the domain; nothing if there is none.

    .PARAMETER Step
    The steps, and the warnings among them.

    .OUTPUTS
    System.Collections.Hashtable. Entry, Gpo, Steps and Warnings.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Entry,

        [Parameter()]
        [object]
        $Gpo,

        [Parameter()]
        [hashtable[]]
        $Step
    )
    @{
        Entry = $Entry
        Gpo = $Gpo
        Steps = @($Step | Where-Object { $_ -and $_.Do -ne 'Warn' })
        Warnings = @($Step | Where-Object { $_ -and $_.Do -eq 'Warn' } | ForEach-Object { $_.Text })
    }
}
