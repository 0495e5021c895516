function ConvertTo-RpcGpoMark
{
    <#
    .SYNOPSIS
    Makes the comment by which a GPO or a WMI filter is known as ours.

    .PARAMETER Fleet
    The fleet's name.

    .PARAMETER Entry
    Group, Flavor, Role and Id of what it is for.

    .PARAMETER Content
    The fingerprint of what was imported; nothing while that isn't done.

    .PARAMETER Version
    The version of the GPO then, by which an edit by hand is seen.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Entry,

        [Parameter()]
        [string]
        $Content,

        [Parameter()]
        [string]
        $Version
    )
    'Made by rpcdsc. Do not edit: change the fleet file, and import again. [rpcdsc fleet={0} group={1} flavor={2} role={3} id={4} content={5} version={6}]' -f
        $Fleet, $Entry.Group, $Entry.Flavor, $Entry.Role, $Entry.Id, $Content, $Version
}
