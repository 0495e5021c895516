function ConvertTo-RpcLine
{
    <#
    .SYNOPSIS
    Writes a rule as lines name=value, a list as one line for each entry.
    .PARAMETER Rule
    The rule, as Get-RpcRule gives it.
    .OUTPUTS
    System.String
    #>
    param ($Rule)
    foreach ($name in @($Rule.Keys | Sort-Object))
    {
        $Rule[$name] | Where-Object { "$_" } | ForEach-Object { "$name=$_" }
    }
}
