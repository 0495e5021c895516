function Set-RpcValue
{
    <#
    .SYNOPSIS
    Writes values of a registry key, which is made if need be.
    .PARAMETER Key
    The key's path (HKLM:\...).
    .PARAMETER Value
    Name -> Kind and Value, as Get-RpcValue gives them.
    .OUTPUTS
    None.
    #>
    param ($Key, $Value)
    if (-not (Test-Path -Path $Key))
    {
        $null = New-Item -Path $Key -Force
    }
    foreach ($name in @($Value.Keys))
    {
        $new = $Value[$name]
        $null = New-ItemProperty -Path $Key -Name $name -PropertyType $new.Kind -Value $new.Value -Force
    }
}
