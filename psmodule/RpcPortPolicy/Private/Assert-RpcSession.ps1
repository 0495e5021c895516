function Assert-RpcSession
{
    <#
    .SYNOPSIS
    Refuses a session in which the functions would look at, or write to, the wrong place.
    .PARAMETER Change
    Whether the computer is to be changed, which takes an elevated session.
    .OUTPUTS
    None.
    #>
    param ([switch]$Change)
    if ($env:PROCESSOR_ARCHITEW6432)
    {
        throw $RpcText.Session32Bit
    }
    if ($Change -and -not (Test-RpcElevation))
    {
        throw $RpcText.NotElevated
    }
}
