function Get-RpcStateName
{
    <#
    .SYNOPSIS
    Gives the names of the keys that hold the state of fleets on this computer, "contoso" and "contoso undo".
    .OUTPUTS
    System.String
    #>
    param ()
    if (Test-Path -LiteralPath HKLM:\SOFTWARE\rpcdsc)
    {
        $key = Get-Item -LiteralPath HKLM:\SOFTWARE\rpcdsc
        $key.GetSubKeyNames()
        $key.Close()
    }
}
