function Test-RpcForeignBlock
{
    <#
    .SYNOPSIS
    Tells whether the text of a rule, as the stores of the firewall have it, is one of others that blocks some of our TCP ports.
    .DESCRIPTION
    A rule for one program counts only if that program serves RPC for Windows: people block single programs all the time.
    .PARAMETER Policy
    The policy: RuleGroup, Label, Ports.
    .PARAMETER Text
    The text: v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=...|
    .OUTPUTS
    System.Boolean
    #>
    param ($Policy, $Text)
    $group, $label = $Policy.RuleGroup, $Policy.Label | ForEach-Object { [regex]::Escape($_) }
    $ours = "\|(EmbedCtxt=$group\||Name=($group|$label -) )"
    foreach ($part in 'Action=Block', 'Active=TRUE', 'Dir=In')
    {
        if ($Text -notmatch "\|$part\|")
        {
            return $false
        }
    }
    if ($Text -match '\|Protocol=(?!6\|)' -or $Text -match '\|App=(?![^|]*(svchost\.exe|lsass\.exe|System)\|)' -or $Text -match $ours)
    {
        return $false
    }
    $ports = @([regex]::Matches($Text, '\|LPort(?:2_10)?=([^|]+)(?=\|)') | ForEach-Object { $_.Groups[1].Value })
    -not $ports -or @($ports -match '^RPC').Count -or @(Select-RpcOverlap -Item @($ports -match '^\d') -Range (@($Policy.Ports) + '135')).Count
}
