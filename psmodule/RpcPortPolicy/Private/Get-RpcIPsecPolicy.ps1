function Get-RpcIPsecPolicy
{
    <#
    .SYNOPSIS
    Names the IPsec policies that are assigned to this computer, locally or by Group Policy; nothing if there is none.
    .OUTPUTS
    System.String
    #>
    param ()
    $root = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\IPSec'
    $local = (Get-RpcValue -Key "$root\Policy\Local")['ActivePolicy']
    $domain = (Get-RpcValue -Key "$root\GPTIPSECPolicy")['DSIPSECPolicyName']
    @($domain, $local | Where-Object { $_ } | ForEach-Object { "$($_.Value)" }) -join ', '
}
