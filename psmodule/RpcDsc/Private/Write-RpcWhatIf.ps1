function Write-RpcWhatIf
{
    <#
    .SYNOPSIS
    Names each file that a plan would change, as -WhatIf does.

    .PARAMETER Plan
    The plan.

    .PARAMETER Cmdlet
    The command that was given -WhatIf.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [object]
        $Plan,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    if ($Plan.Failed -or -not $Plan.Differs)
    {
        return
    }
    $actions = @{
        add = $script:RpcDscText.ChangeAdd
        change = $script:RpcDscText.ChangeModify
        remove = $script:RpcDscText.ChangeRemove
    }
    foreach ($change in $Plan.Changes)
    {
        $null = $Cmdlet.ShouldProcess((Join-Path -Path $Plan.Output -ChildPath $change.Path), $actions[$change.Action])
    }
    $null = $Cmdlet.ShouldProcess((Join-Path -Path $Plan.Output -ChildPath 'manifest.json'), $script:RpcDscText.ChangeManifest)
}
