function Assert-RpcSession
{
    <#
    .SYNOPSIS
    Refuses a session in which the functions would look at, or write to, the wrong place.
    .PARAMETER Change
    Whether the computer is to be changed, which takes an elevated session.
    #>
    param ([switch]$Change)
    if ($env:PROCESSOR_ARCHITEW6432)
    {
        throw 'This is a 32-bit session on a 64-bit Windows, which sees another registry: use 64-bit PowerShell.'
    }
    if ($Change -and -not (Test-RpcElevation))
    {
        throw 'This needs administrator rights: start PowerShell with "Run as administrator".'
    }
}
