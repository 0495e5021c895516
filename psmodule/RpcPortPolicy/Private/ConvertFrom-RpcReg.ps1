function ConvertFrom-RpcReg
{
    <#
    .SYNOPSIS
    Reads the RPC values of a .reg file that reg.exe exported, by name: Kind and Value.
    .PARAMETER Text
    The file's text.
    .OUTPUTS
    System.Collections.Hashtable, or nothing if one of the values can't be read exactly.
    #>
    param ($Text)
    $found = @{}
    $key = ''
    # The bytes of a long value go on in the next line.
    foreach ($line in $Text -replace ',\\\r?\n\s*', ',' -split '\r?\n')
    {
        if ($line -match '^\[(.*)\]$')
        {
            $key = $Matches[1]
        }
        elseif ($key -eq 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet' -and $line -match '^"(Ports|PortsInternetAvailable|UseInternetPorts)"=(.*)$')
        {
            $name, $data = $Matches[1], $Matches[2]
            $found[$name] = ConvertFrom-RpcRegData -Data $data
            if (-not $found[$name])
            {
                return
            }
        }
    }
    $found
}
