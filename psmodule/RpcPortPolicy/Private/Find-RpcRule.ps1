function Find-RpcRule
{
    <#
    .SYNOPSIS
    Gets the rules of a group as Windows has them; nothing if there are none. It is one pass through all rules of the computer.
    .PARAMETER Group
    The rule group.
    .OUTPUTS
    System.__ComObject
    #>
    param ($Group)
    (New-Object -ComObject HNetCfg.FwPolicy2).Rules | Where-Object { $_.Grouping -eq $Group }
}
