function Resolve-RpcGpoAccount
{
    <#
    .SYNOPSIS
    Finds a security group or a computer by its name.

    .PARAMETER Name
    The name, such as CORP\RPC pilot, or the SID. The name of a computer ends with a dollar sign.

    .OUTPUTS
    System.Collections.Hashtable. Sid, and Name and Type as Set-GPPermission takes them.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Name
    )
    try
    {
        $sid = $Name
        if ($Name -notmatch '^S-1-[0-9-]+$')
        {
            $sid = ConvertTo-RpcGpoSid -Name $Name
        }
        $whole = ConvertFrom-RpcGpoSid -Sid $sid
    }
    catch
    {
        throw "There is no account $Name, or this computer can not find it: write it as DOMAIN\group, or DOMAIN\computer`$. ($_)"
    }
    $type = 'Group'
    if ($whole.EndsWith('$'))
    {
        $type = 'Computer'
        $whole = $whole.TrimEnd('$')
    }
    @{ Sid = $sid; Name = $whole; Type = $type }
}
