function Join-RpcObject
{
    <#
    .SYNOPSIS
    Makes an object of an answer with further properties, without what only this module needs to know.

    .PARAMETER InputObject
    The answer.

    .PARAMETER Property
    The further properties, which come first.

    .OUTPUTS
    System.Management.Automation.PSObject
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
    $joined = [ordered] @{}
    foreach ($name in $Property.Keys)
    {
        $joined[$name] = $Property[$name]
    }
    foreach ($own in $InputObject.PSObject.Properties | Where-Object { 'Failed', 'Error' -notcontains $_.Name })
    {
        $joined[$own.Name] = $own.Value
    }
    $object = [pscustomobject] $joined
    $object.PSObject.TypeNames.Insert(0, $InputObject.PSObject.TypeNames[0])
    $object
}
