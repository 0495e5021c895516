function ConvertTo-RpcBit
{
    <#
    .SYNOPSIS
    Writes an address or a port as a string of bits behind its kind, so that comparing strings orders them.
    .DESCRIPTION
    Windows PowerShell 2.0 has no integer of 128 bits; strings of equal length do as well.
    .PARAMETER Text
    An IPv4 or IPv6 address, or a port, which .NET reads as an IPv4 address of one part.
    .OUTPUTS
    System.String
    #>
    param ($Text)
    $bytes = ([Net.IPAddress]$Text).GetAddressBytes()
    $bits = foreach ($byte in $bytes)
    {
        [Convert]::ToString($byte, 2).PadLeft(8, '0')
    }
    "$($bytes.Length)0" + ($bits -join '')
}
