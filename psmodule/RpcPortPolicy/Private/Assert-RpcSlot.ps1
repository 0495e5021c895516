function Assert-RpcSlot
{
    <#
    .SYNOPSIS
    Refuses a restart slot that can't be scheduled.
    .PARAMETER Slot
    The slot: When, with Day and Clock, or with At.
    .OUTPUTS
    None.
    #>
    param ($Slot)
    $form = @{
        window = '^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day ([01]\d|2[0-3]):[0-5]\d \z'
        at = '^  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\z'
        never = '^  \z'
    }["$($Slot['When'])"]
    $text = "$($Slot['Day']) $($Slot['Clock']) $($Slot['At'])"
    if (-not $form -or $text -cnotmatch $form)
    {
        throw ($RpcText.BadSlot -f "$($Slot['When']) $text".Trim())
    }
}
