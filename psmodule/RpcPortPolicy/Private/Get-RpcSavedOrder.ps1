function Get-RpcSavedOrder
{
    <#
    .SYNOPSIS
    Gives a text for a saved state that comes before that of one which was saved later.
    .DESCRIPTION
    Clocks are set. Whoever found values as rpcdsc writes them came after whoever found none, or others; only among such
    does the time decide.
    .PARAMETER Saved
    The state: values by name, with Saved.
    .OUTPUTS
    System.String
    #>
    param ($Saved)
    $set = @('PortsInternetAvailable', 'UseInternetPorts' | Where-Object { $Saved[$_] -and "$($Saved[$_].Value)" -eq 'Y' })
    "$([int]($set.Count -eq 2 -and [bool]$Saved['Ports'])) $($Saved.Saved.Value)"
}
