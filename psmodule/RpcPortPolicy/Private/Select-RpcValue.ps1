function Select-RpcValue
{
    <#
    .SYNOPSIS
    Picks the values whose names begin with a prefix, under their names without it.
    .PARAMETER Value
    Name -> Kind and Value.
    .PARAMETER Prefix
    The prefix.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Value, $Prefix)
    $found = @{}
    @($Value.Keys) -like "$Prefix*" | ForEach-Object { $found[$_.Substring($Prefix.Length)] = $Value[$_] }
    $found
}
