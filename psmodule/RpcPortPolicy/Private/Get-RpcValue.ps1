function Get-RpcValue
{
    <#
    .SYNOPSIS
    Gets the named values of a registry key: name -> Kind and Value. Empty if the key isn't there.
    .PARAMETER Key
    The key's path (HKLM:\...).
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Key)
    $values = @{}
    if (Test-Path -Path $Key)
    {
        $item = Get-Item -Path $Key
        foreach ($name in @($item.GetValueNames()) -ne '')
        {
            $values[$name] = @{
                Kind = "$($item.GetValueKind($name))"
                Value = $item.GetValue($name, $null, 'DoNotExpandEnvironmentNames')
            }
        }
        # An open handle would keep a deleted key from being made again.
        $item.Close()
    }
    $values
}
