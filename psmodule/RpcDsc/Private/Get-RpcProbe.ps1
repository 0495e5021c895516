function Get-RpcProbe
{
    <#
    .SYNOPSIS
    Runs probe, and gives an object for each host that it has asked.

    .PARAMETER ArgumentList
    The binary's arguments, without --json.

    .PARAMETER TargetObject
    What is asked about, for errors.

    .PARAMETER Cmdlet
    The command that asks.

    .OUTPUTS
    RpcDsc.HostEndpoint
    #>
    [CmdletBinding()]
    [OutputType('RpcDsc.HostEndpoint')]
    param
    (
        [Parameter(Mandatory = $true)]
        [string[]]
        $ArgumentList,

        [Parameter(Mandatory = $true)]
        [object]
        $TargetObject,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $answer = Invoke-RpcDsc -ArgumentList $ArgumentList -TypeName 'RpcDsc.Probe' -TargetObject $TargetObject -Cmdlet $Cmdlet
    if ($answer.PSObject.Properties.Name -notcontains 'Hosts')
    {
        return
    }
    foreach ($asked in $answer.Hosts)
    {
        $asked.PSObject.TypeNames.Insert(0, 'RpcDsc.HostEndpoint')
        $asked
    }
}
