function Get-RpcRuleKey
{
    <#
    .SYNOPSIS
    Writes what a rule does as text: rules with equal text decide alike, whatever their names.
    .PARAMETER Rule
    The rule as parameters of New-NetFirewallRule; what is absent or unrestricted doesn't count.
    .OUTPUTS
    System.String
    #>
    param ($Rule)
    $parts = foreach ($name in @($Rule.Keys | Sort-Object))
    {
        $value = "$($Rule[$name])"
        if ($name -match '^(LocalPort|RemoteAddress)$')
        {
            "$name=" + (ConvertTo-RpcSet -Item $Rule[$name])
        }
        elseif ($name -notmatch '^(|Display)Name$|^Description$|^Group$' -and
            $value -notmatch '^(|Any|Inbound|True|NotRequired|Domain, Private, Public)$')
        {
            "$name=$value"
        }
    }
    $parts -join '|'
}
