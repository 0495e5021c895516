function Import-RpcPolicy
{
    <#
    .SYNOPSIS
    Reads a policy of the fleet as data; nothing in the file is run.
    .PARAMETER FleetPath
    The folder with the policies.
    .PARAMETER Tag
    The policy's tag.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($FleetPath, $Tag)
    $file = Join-Path -Path $FleetPath -ChildPath "policy-$Tag.psd1"
    if ($Tag -notmatch '^[0-9a-f]+$' -or -not (Test-Path -LiteralPath $file))
    {
        throw ($RpcText.NoPolicy -f $file)
    }
    $folder = (Resolve-Path -LiteralPath $FleetPath).ProviderPath
    Import-LocalizedData -BindingVariable policy -BaseDirectory $folder -FileName "policy-$Tag.psd1" -ErrorAction Stop
    $policy
}
