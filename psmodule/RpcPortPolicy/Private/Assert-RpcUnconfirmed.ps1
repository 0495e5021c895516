function Assert-RpcUnconfirmed
{
    <#
    .SYNOPSIS
    Refuses to confirm or undo where no change waits for it.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    if (-not (Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo")['By'])
    {
        throw ($RpcText.NothingToConfirm -f $Policy.Fleet)
    }
}
