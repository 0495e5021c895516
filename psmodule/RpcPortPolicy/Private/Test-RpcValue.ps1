function Test-RpcValue
{
    <#
    .SYNOPSIS
    Tells whether two registry values are the same in kind and content.
    .PARAMETER Value
    Kind and Value.
    .PARAMETER Other
    Kind and Value, or nothing.
    #>
    param ($Value, $Other)
    [bool]$Other -and $Value.Kind -eq $Other.Kind -and (@($Value.Value) -join "`n") -ceq (@($Other.Value) -join "`n")
}
