function Test-RpcOwnName
{
    <#
    .SYNOPSIS
    Tells whether a name is this computer's, in full or without the domain.
    .PARAMETER ComputerName
    The name.
    .OUTPUTS
    System.Boolean
    #>
    param ($ComputerName)
    $own = Get-RpcHostName
    $ComputerName -eq $own -or $ComputerName -eq $own.Split('.')[0] -or $own -eq $ComputerName.Split('.')[0]
}
