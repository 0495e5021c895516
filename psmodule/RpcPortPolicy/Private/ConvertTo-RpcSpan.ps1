function ConvertTo-RpcSpan
{
    <#
    .SYNOPSIS
    Writes one entry of a rule's list as "first next": its first value and the one after its last, both as bits.
    .PARAMETER Text
    A port, an address, a range a-b, a network a/prefix or a/mask, or a keyword, which stands for itself.
    .OUTPUTS
    System.String
    #>
    param ($Text)
    if ($Text -notmatch '^[\da-f.:/-]+$')
    {
        return "$Text $Text"
    }
    $low, $tail = $Text -split '[-/]'
    $high = $low = ConvertTo-RpcBit -Text $low
    if ($Text -match '-')
    {
        $high = ConvertTo-RpcBit -Text $tail
    }
    elseif ($tail)
    {
        if ($tail -match '\.')
        {
            $tail = ((ConvertTo-RpcBit -Text $tail) -replace '[^1]').Length
        }
        # The length of the kind in front is what is left over from whole bytes.
        $net = $low.Substring(0, $low.Length % 8 + $tail)
        $low = $net.PadRight($low.Length, '0')
        $high = $net.PadRight($low.Length, '1')
    }
    "$low " + ($high -replace '01*$', '1').PadRight($low.Length, '0')
}
