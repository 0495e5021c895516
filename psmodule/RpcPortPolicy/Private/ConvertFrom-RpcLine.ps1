function ConvertFrom-RpcLine
{
    <#
    .SYNOPSIS
    Reads a rule from lines name=value.
    .PARAMETER Line
    The lines.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Line)
    $rule = @{}
    foreach ($text in $Line)
    {
        $name, $value = $text -split '=', 2
        if ($rule.ContainsKey($name))
        {
            $value = @($rule[$name]) + $value
        }
        $rule[$name] = $value
    }
    $rule
}
