function New-RpcGpoResult
{
    <#
    .SYNOPSIS
    Makes the object that a script gives for a GPO.

    .PARAMETER Plan
    The plan of the GPO.

    .PARAMETER Status
    What became of it: Changed, Unchanged or Skipped (-WhatIf, or No to -Confirm).

    .OUTPUTS
    RpcDsc.Gpo
    #>
    [CmdletBinding()]
    [OutputType('RpcDsc.Gpo')]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Plan,

        [Parameter(Mandatory = $true)]
        [ValidateSet('Changed', 'Unchanged', 'Skipped')]
        [string]
        $Status
    )
    $id = $null
    if ($Plan.Gpo)
    {
        $id = $Plan.Gpo.Id
    }
    $result = New-Object -TypeName 'PSObject' -Property @{
        Name = $Plan.Entry.Name; Group = $Plan.Entry.Group; Role = $Plan.Entry.Role; Id = $id; Status = $Status
        Steps = @($Plan.Steps | ForEach-Object { $_.Text })
    }
    $result.PSObject.TypeNames.Insert(0, 'RpcDsc.Gpo')
    $result | Select-Object -Property 'Name', 'Status', 'Steps', 'Group', 'Role', 'Id'
}
