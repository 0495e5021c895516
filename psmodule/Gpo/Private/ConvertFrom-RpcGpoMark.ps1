function ConvertFrom-RpcGpoMark
{
    <#
    .SYNOPSIS
    Reads the mark that a comment of ours carries.

    .PARAMETER Text
    The comment of a GPO or of a WMI filter.

    .OUTPUTS
    System.Collections.Hashtable. Fleet, Group, Flavor, Role, Id, Content and Version; nothing if there is no mark.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter()]
        [string]
        $Text
    )
    if ($Text -match '\[rpcdsc fleet=(\S+) group=(\S*) flavor=(\w*) role=(\w+) id=(\S+) content=(\w*) version=(\w*)\]')
    {
        @{
            Fleet = $Matches[1]; Group = $Matches[2]; Flavor = $Matches[3]; Role = $Matches[4]; Id = $Matches[5]
            Content = $Matches[6]; Version = $Matches[7]
        }
    }
}
