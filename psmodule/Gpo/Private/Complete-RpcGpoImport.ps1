function Complete-RpcGpoImport
{
    <#
    .SYNOPSIS
    Notes in a GPO's comment what was imported into it, and its version then.

    .DESCRIPTION
    Should a Windows count the comment as an edit, the version is left out: an edit by hand is then not seen, but the
    next run does not take our own for one either.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Gpo
    The GPO.

    .PARAMETER With
    Fleet and Entry.

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
        $With
    )
    $policy = $Session.Policy
    $mark = @{ Fleet = $With.Fleet; Entry = $With.Entry; Content = $With.Entry.Content }
    $now = Get-GPO -Guid $Gpo.Id @policy
    $version = Get-RpcGpoVersion -Gpo $now
    if ($version -eq '0')
    {
        throw 'its version is 0, although the cmdlet reported no error. Computers take such a GPO for empty.'
    }
    $now.Description = ConvertTo-RpcGpoMark @mark -Version $version
    $now = Get-GPO -Guid $Gpo.Id @policy
    if (-not (ConvertFrom-RpcGpoMark -Text $now.Description))
    {
        throw 'its comment is not there, although the cmdlets reported no error. The next run will only take it with -Force.'
    }
    if ((Get-RpcGpoVersion -Gpo $now) -ne $version)
    {
        $now.Description = ConvertTo-RpcGpoMark @mark
    }
}
