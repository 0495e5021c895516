function Join-RpcObject
{
    <#
    .SYNOPSIS
    Makes an object of an answer with further properties, without what only this module needs to know.

    .PARAMETER InputObject
    The answer.

    .PARAMETER Property
    The further properties, which come first.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [object]
        $InputObject,

        [Parameter(Mandatory = $true)]
        [System.Collections.IDictionary]
        $Property
    )
    $joined = [ordered] @{ PSTypeName = $InputObject.PSTypeNames[0] }
    foreach ($name in $Property.Keys)
    {
        $joined[$name] = $Property[$name]
    }
    foreach ($own in $InputObject.PSObject.Properties | Where-Object { 'Failed', 'Error' -notcontains $_.Name })
    {
        $joined[$own.Name] = $own.Value
    }
    [pscustomobject] $joined
}
