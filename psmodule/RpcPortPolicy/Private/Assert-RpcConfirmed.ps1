function Assert-RpcConfirmed
{
    <#
    .SYNOPSIS
    Refuses a change while an earlier one waits to be confirmed.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    $waits = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo"
    if ($waits['By'])
    {
        throw ($RpcText.Unconfirmed -f ([datetime]$waits.By.Value).ToString('s'))
    }
}
