function ConvertTo-RpcObject
{
    <#
    .SYNOPSIS
    Makes objects with type names of what the binary answers.

    .DESCRIPTION
    A key such as more_lines becomes the property MoreLines. What the binary leaves out because it is empty is there
    all the same, so that a script in strict mode can ask for it.

    .PARAMETER InputObject
    Dictionaries of the answer. They are taken as a list, since the plan of a large fleet has very many.

    .PARAMETER TypeName
    What the objects are to be called.

    .OUTPUTS
    System.Management.Automation.PSObject, of the type that is asked for.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Collections.IDictionary[]]
        $InputObject,

        [Parameter(Mandatory = $true)]
        [string]
        $TypeName
    )
    # What the elements of a key's list are, or its one object is.
    $types = @{
        findings = 'RpcDsc.Finding'
        groups = 'RpcDsc.Group'
        shared = 'RpcDsc.Share'
        changes = 'RpcDsc.Change'
        parts = 'RpcDsc.Part'
        artifacts = 'RpcDsc.Artifact'
        decides = 'RpcDsc.Rule'
        lost = 'RpcDsc.Rule'
        fleet = 'RpcDsc.FleetLine'
        networks = 'RpcDsc.AuditNetwork'
        sources = 'RpcDsc.AuditSource'
        sent = 'RpcDsc.AuditSource'
        endpoints = 'RpcDsc.Endpoint'
        sizes = 'RpcDsc.RangeSize'
        plan = 'RpcDsc.PlanFile'
    }
    $absent = @{
        'RpcDsc.Test' = [ordered] @{ Groups = @() }
        'RpcDsc.Plan' = [ordered] @{ Shared = $null; Plan = $null }
        'RpcDsc.Export' = [ordered] @{ Shared = $null; Plan = $null }
        'RpcDsc.Change' = [ordered] @{ Group = ''; Hosts = @() }
        'RpcDsc.AuditSource' = [ordered] @{ From = '' }
        'RpcDsc.Rule' = [ordered] @{ MoreLines = @(); Why = '' }
    }[$TypeName]
    $names = @{}
    foreach ($dictionary in $InputObject)
    {
        $properties = [ordered] @{}
        foreach ($key in $dictionary.Keys)
        {
            if (-not $names.ContainsKey($key))
            {
                $names[$key] = [regex]::Replace($key, '(?:^|_)([a-z])', { param ($match) $match.Groups[1].Value.ToUpperInvariant() })
            }
            $value = $dictionary[$key]
            $isList = $value -is [System.Collections.IList]
            if ($value -is [System.Collections.IDictionary] -or ($isList -and $value.Count -and $value[0] -is [System.Collections.IDictionary]))
            {
                $type = 'RpcDsc.' + $names[$key]
                if ($types.ContainsKey($key))
                {
                    $type = $types[$key]
                }
                $value = ConvertTo-RpcObject -InputObject $value -TypeName $type
                if ($isList)
                {
                    $value = @($value)
                }
            }
            elseif ($value -is [long] -or ($isList -and $value.Count -and $value[0] -is [long]))
            {
                $value = ConvertTo-RpcInteger -Number $value
            }
            $properties[$names[$key]] = $value
        }
        if ($absent)
        {
            foreach ($name in $absent.Keys)
            {
                if (-not $properties.Contains($name))
                {
                    $properties[$name] = $absent[$name]
                }
            }
        }
        $object = [pscustomobject] $properties
        $object.PSObject.TypeNames.Insert(0, $TypeName)
        $object
    }
}
