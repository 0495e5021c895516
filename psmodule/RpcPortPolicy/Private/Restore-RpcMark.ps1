function Restore-RpcMark
{
    <#
    .SYNOPSIS
    Makes the fleet's marks of this start of Windows be again what they were.
    .PARAMETER Fleet
    The fleet.
    .PARAMETER Value
    What Get-RpcValue gave; a mark that isn't in it goes.
    .OUTPUTS
    None.
    #>
    param ($Fleet, $Value)
    $null = Restore-RpcKey -Key HKLM:\HARDWARE\DESCRIPTION\System -Name "rpcdsc $Fleet", "rpcdsc $Fleet undo" -Value $Value
}
