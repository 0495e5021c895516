function Import-RpcPolicy
{
    <#
    .SYNOPSIS
    Reads a policy of the fleet as data; nothing in the file is run.
    .PARAMETER FleetPath
    The folder with the policies.
    .PARAMETER Tag
    The policy's tag.
    #>
    param ($FleetPath, $Tag)
    $folder = (Resolve-Path -LiteralPath $FleetPath).ProviderPath
    Import-LocalizedData -BindingVariable policy -BaseDirectory $folder -FileName "policy-$Tag.psd1" -ErrorAction Stop
    $policy
}
