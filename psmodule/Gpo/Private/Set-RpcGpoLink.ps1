function Set-RpcGpoLink
{
    <#
    .SYNOPSIS
    Links a GPO, or changes its link, and looks whether it is so.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Gpo
    The GPO.

    .PARAMETER With
    The parameters of New-GPLink or Set-GPLink.

    .PARAMETER New
    Whether there is no link yet.

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
        [object]
        $Gpo,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $With,

        [Parameter()]
        [switch]
        $New
    )
    $policy = $Session.Policy
    if ($New)
    {
        $null = New-GPLink -Guid $Gpo.Id @With @policy -Confirm:$false
    }
    else
    {
        $null = Set-GPLink -Guid $Gpo.Id @With @policy -Confirm:$false
    }
    # Another link may go once this one is there.
    $there = @((Get-GPInheritance -Target $With.Target @policy).GpoLinks | Where-Object { $_ -and $_.GpoId -eq $Gpo.Id })
    if (-not $there.Count)
    {
        throw "the link to $($With.Target) is not there, although the cmdlet reported no error."
    }
}
