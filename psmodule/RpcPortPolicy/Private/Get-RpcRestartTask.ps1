function Get-RpcRestartTask
{
    <#
    .SYNOPSIS
    Gives what Set-RpcRestart noted: the plan, a line end, and the task's definition as Windows gave it.
    .PARAMETER Policy
    The policy: Fleet.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    "$(Get-ItemProperty -Path "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)" -Name Task -ErrorAction SilentlyContinue | ForEach-Object { $_.Task })"
}
