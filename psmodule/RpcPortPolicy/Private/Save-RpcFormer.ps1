function Save-RpcFormer
{
    <#
    .SYNOPSIS
    Saves what the RPC key held before the first of those that are taken over, and marks that a restart is due if one of them waits for it.
    .PARAMETER Policy
    The policy: Fleet.
    .PARAMETER Former
    What Get-RpcFormer gave.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Former)
    $state = "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
    $own = Get-RpcValue -Key $state
    $first = Select-RpcSaved -Saved (@($own) + @($Former | ForEach-Object { $_.Saved }))
    if ($first -and (-not $own['Saved'] -or $own.Saved.Value -ne $first.Saved.Value))
    {
        Add-RpcSaved -Key $state -Saved $first
    }
    if (@($Former | Where-Object { $_.Pending }))
    {
        Set-RpcPending -Policy $Policy
    }
}
