function Test-RpcElevation
{
    <#
    .SYNOPSIS
    Tells whether this session may change the computer.
    .OUTPUTS
    System.Boolean
    #>
    param ()
    $user = [Security.Principal.WindowsIdentity]::GetCurrent()
    (New-Object -TypeName Security.Principal.WindowsPrincipal -ArgumentList $user).IsInRole(
        [Security.Principal.WindowsBuiltInRole]::Administrator)
}
