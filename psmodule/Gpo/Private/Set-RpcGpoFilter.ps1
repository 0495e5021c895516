function Set-RpcGpoFilter
{
    <#
    .SYNOPSIS
    Creates a WMI filter, or makes it what it should be.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER With
    Path, Mark and Filter: Id, Name and Query.

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
        [hashtable]
        $With
    )
    $directory, $filter = $Session.Directory, $With.Filter
    $container = $With.Path.Substring($With.Path.IndexOf(',') + 1)
    $now = [datetime]::UtcNow.ToString('yyyyMMddHHmmss', [Globalization.CultureInfo]::InvariantCulture) + '.000000-000'
    $attributes = @{
        'msWMI-Name' = $filter.Name
        'msWMI-Parm1' = $With.Mark
        'msWMI-Parm2' = ConvertTo-RpcGpoQuery -Query $filter.Query
        'msWMI-ChangeDate' = $now
    }
    # Two GPOs of one run may have the same filter: the first has made it.
    $there = @(Get-ADObject @directory -LDAPFilter '(objectClass=msWMI-Som)' -SearchBase $container | Where-Object { $_.DistinguishedName -eq $With.Path })
    if ($there.Count)
    {
        $null = Set-ADObject -Identity $With.Path -Replace $attributes @directory -Confirm:$false
        return
    }
    $attributes['msWMI-ID'] = $filter.Id
    $attributes['msWMI-Author'] = 'rpcdsc'
    $attributes['msWMI-CreationDate'] = $now
    $null = New-ADObject -Name $filter.Id -Type 'msWMI-Som' -Path $container -OtherAttributes $attributes @directory -Confirm:$false
}
