function Get-RpcRestartPlan
{
    <#
    .SYNOPSIS
    Says in words when the restart comes and with what notice; the restart task has it as its description.
    .DESCRIPTION
    Nothing for a node that never restarts by itself; it begins with a blank if the slot's time has passed.
    .PARAMETER Policy
    The policy: Restart.Notice.
    .PARAMETER Slot
    The node's slot: When, with Day and Clock, or with At.
    .OUTPUTS
    System.String
    #>
    param ($Policy, $Slot)
    if ($Slot.When -eq 'never')
    {
        return
    }
    $time = "$($Slot['Day']) $($Slot['Clock'])"
    if ($Slot.When -eq 'at')
    {
        $time = $Slot.At
        if ([datetime]$time -le (Get-Date))
        {
            $time = ''
        }
    }
    "$time restart for the RPC ports, notice $($Policy.Restart.Notice) s"
}
