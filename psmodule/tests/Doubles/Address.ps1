# Addresses as Windows takes them and gives them back: IPv4 networks with a mask, single hosts bare, in another order.

function Format-DoubleAddress
{
    param ([string[]]$Address)
    if ($Address.Count -gt 1000)
    {
        throw 'A list of a rule takes 1000 entries.'
    }
    $list = @($Address | ForEach-Object { Format-DoubleEntry -Text $_ })
    [array]::Reverse($list)
    if ($script:Mangle)
    {
        $list = @('10.9.9.9')
    }
    $list
}

function Format-DoubleEntry
{
    param ([string]$Text)
    if ($Text -match '^[A-Za-z]+$' -or $Text -eq '*')
    {
        return $Text
    }
    if ($Text -match '\s' -or $Text -match '^0\.0\.0\.0' -or $Text -match '/0$')
    {
        throw "The address '$Text' is invalid."
    }
    if ($Text -match '^(.+)-(.+)$')
    {
        return "$([Net.IPAddress]$Matches[1])-$([Net.IPAddress]$Matches[2])"
    }
    $address, $size = $Text -split '/'
    $address = [Net.IPAddress]$address
    if ($address.AddressFamily -eq 'InterNetworkV6')
    {
        if ($size)
        {
            return "$address/$size"
        }
        return "$address"
    }
    if (-not $size -or $size -eq '32' -or $size -eq '255.255.255.255')
    {
        return "$address"
    }
    if ($size -notmatch '\.')
    {
        $bits = ('1' * [int]$size).PadRight(32, '0')
        $size = @(0, 8, 16, 24 | ForEach-Object { [Convert]::ToInt32($bits.Substring($_, 8), 2) }) -join '.'
    }
    "$address/$size"
}

# A port list in another order than it was given.
function Format-DoublePort
{
    param ([string[]]$Port, [string]$Protocol)
    if ("$Port" -ne 'Any' -and 'TCP', 'UDP' -notcontains $Protocol)
    {
        throw 'Ports need the protocol TCP or UDP.'
    }
    foreach ($text in $Port)
    {
        if ($text -notmatch '^\d+(-\d+)?$|^[A-Za-z-]+$')
        {
            throw "The port '$text' is invalid."
        }
    }
    @($Port | Sort-Object -Descending)
}
