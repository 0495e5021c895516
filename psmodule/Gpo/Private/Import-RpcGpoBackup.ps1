function Import-RpcGpoBackup
{
    <#
    .SYNOPSIS
    Imports a backup into a GPO that there is, and notes in its comment what was imported.

    .DESCRIPTION
    The comment is part of what an import may replace. If any of it fails, the mark that says so is set again, so that the
    next run knows the GPO as ours.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Gpo
    The GPO.

    .PARAMETER With
    Fleet, Entry, and Mark: that of an import that isn't done.

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
    try
    {
        $null = Import-GPO -BackupId $With.Entry.BackupId -Path $With.Entry.Path -TargetGuid $Gpo.Id @policy -Confirm:$false
        Complete-RpcGpoImport -Session $Session -Gpo $Gpo -With $With
    }
    catch
    {
        $failure = $_
        try
        {
            $Gpo.Description = $With.Mark
        }
        catch
        {
            Write-Verbose -Message "The mark could not be set again: $_"
        }
        throw $failure
    }
}
