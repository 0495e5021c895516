function Invoke-RpcGpoPlanSet
{
    <#
    .SYNOPSIS
    Asks for each plan whether to go on, does it, and gives an object for it.

    .PARAMETER Cmdlet
    The script's own $PSCmdlet, which knows of -WhatIf and -Confirm.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Plan
    The plans.

    .PARAMETER Done
    What this run has done so far: each step that succeeds is added to it.

    .OUTPUTS
    RpcDsc.Gpo
    #>
    [CmdletBinding()]
    [OutputType('RpcDsc.Gpo')]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter()]
        [hashtable[]]
        $Plan,

        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.ArrayList]
        $Done
    )
    foreach ($one in $Plan)
    {
        $one.Warnings | ForEach-Object { Write-Warning -Message $_ }
        $status = 'Unchanged'
        if ($one.Steps.Count)
        {
            $status = 'Skipped'
            if ($Cmdlet.ShouldProcess($one.Entry.Name, (@($one.Steps | ForEach-Object { $_.Text }) -join '; ')))
            {
                Invoke-RpcGpoPlan -Session $Session -Plan $one -Done $Done
                $status = 'Changed'
            }
        }
        New-RpcGpoResult -Plan $one -Status $status
    }
}
