function Get-RpcGpoData
{
    <#
    .SYNOPSIS
    Reads the file that describes the backups beside it.

    .PARAMETER Path
    The folder gpo of an output.

    .OUTPUTS
    System.Collections.Hashtable. Fleet, and Gpos: Name, Group, Flavor, Role (apply or remove), Id, BackupId, Path, Content (its
    fingerprint), Filter, Versions, and Some: how many computers of its group the filter names.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )
    $folder = (Resolve-Path -LiteralPath $Path -ErrorAction Stop).ProviderPath
    $file = Join-Path -Path $folder -ChildPath 'RpcGpo.psd1'
    if (-not (Test-Path -LiteralPath $file -PathType Leaf))
    {
        throw "There is no file $file. -Path has to name the folder gpo of what rpcdsc gen wrote."
    }
    $data = Import-PowerShellDataFile -LiteralPath $file -ErrorAction Stop
    if ($data.Schema -ne 1)
    {
        throw "$file has the form $($data.Schema), and this script knows form 1. Use the script that lies beside the file."
    }
    $entries = foreach ($gpo in @($data.Gpos))
    {
        $backup = Join-Path -Path $folder -ChildPath $gpo.BackupId
        @{
            Name = $gpo.Name; Group = $gpo.Group; Flavor = $gpo.Flavor; Role = @('apply', 'remove')[[int][bool]$gpo.Remove]
            Id = ([guid]$gpo.BackupId).ToString(); BackupId = [guid]$gpo.BackupId; Path = $folder; Content = Get-RpcGpoContent -Path $backup
            Filter = New-RpcGpoFilter -Fleet $data.Fleet -Gpo $gpo; Versions = @($gpo.Versions); Some = @($gpo.Only).Count + @($gpo.Except).Count
        }
    }
    @{ Fleet = $data.Fleet; Gpos = @($entries) }
}
