function ConvertTo-RpcObject
{
    <#
    .SYNOPSIS
    Makes objects with type names of what the binary answers.

    .DESCRIPTION
    A key such as header_only becomes the property HeaderOnly. What the binary leaves out because it is empty is there
    all the same, so that a script in strict mode can ask for it.

    .PARAMETER InputObject
    A dictionary of the answer.

    .PARAMETER TypeName
    What the object is to be called.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Collections.IDictionary]
        $InputObject,

        [Parameter(Mandatory = $true)]
        [string]
        $TypeName
    )
    # What the elements of a key's list are, or its one object is.
    $types = @{
        findings = 'RpcDsc.Finding'
        error = 'RpcDsc.Error'
        groups = 'RpcDsc.Group'
        shared = 'RpcDsc.Share'
        changes = 'RpcDsc.Change'
        parts = 'RpcDsc.Part'
        artifacts = 'RpcDsc.Artifact'
        decides = 'RpcDsc.Rule'
        lost = 'RpcDsc.Rule'
        fleet = 'RpcDsc.FleetLine'
    }
    $properties = [ordered] @{ PSTypeName = $TypeName }
    foreach ($key in $InputObject.Keys)
    {
        $value = $InputObject[$key]
        $type = "RpcDsc.$key"
        if ($types.ContainsKey($key))
        {
            $type = $types[$key]
        }
        if ($value -is [System.Collections.IDictionary])
        {
            $value = ConvertTo-RpcObject -InputObject $value -TypeName $type
        }
        elseif ($value -is [System.Collections.IList])
        {
            $value = @(foreach ($element in $value)
                {
                    if ($element -is [System.Collections.IDictionary])
                    {
                        $element = ConvertTo-RpcObject -InputObject $element -TypeName $type
                    }
                    $element
                })
        }
        $name = [regex]::Replace($key, '(?:^|_)([a-z])', { param ($match) $match.Groups[1].Value.ToUpperInvariant() })
        $properties[$name] = $value
    }
    $absent = @{
        'RpcDsc.Change' = @{ HeaderOnly = $false; Group = ''; Hosts = @() }
        'RpcDsc.Rule' = @{ MoreLines = @(); Why = '' }
    }
    if ($absent.ContainsKey($TypeName))
    {
        foreach ($name in $absent[$TypeName].Keys | Where-Object { -not $properties.Contains($_) } | Sort-Object)
        {
            $properties[$name] = $absent[$TypeName][$name]
        }
    }
    [pscustomobject] $properties
}
