function Get-RpcGpoFleet
{
    <#
    .SYNOPSIS
    Gives the fleets of rpcdsc whose rules Group Policy has on this computer, but for rules of this very policy: "contoso (GPO)".
    .DESCRIPTION
    Windows enforces them beside its own. Only Group Policy can take them away.
    .PARAMETER Policy
    The policy: Tag.
    .OUTPUTS
    System.String
    #>
    param ($Policy)
    (Get-RpcValue -Key HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules).Values |
        Where-Object { $_.Value -match '\|Name=rpcdsc (\S+) (\w+) ' -and $Matches[2] -ne $Policy.Tag } | ForEach-Object { "$($Matches[1]) (GPO)" }
}
