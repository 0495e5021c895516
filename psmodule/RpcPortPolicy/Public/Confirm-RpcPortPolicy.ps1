function Confirm-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Keeps a change that Set-RpcPortPolicy -ConfirmWithin made.

    .DESCRIPTION
    Removes the task that would undo the change, and what it noted. Run it from where you manage the computer, by the
    way you manage it: that you can is what is confirmed.

    .PARAMETER ComputerName
    The name under which to look the policy up in the fleet's data; this computer's own if it isn't given. It is
    looked up as a full name first, then as a NetBIOS name. The functions always work on the local computer.

    .PARAMETER FleetPath
    The folder with the fleet's data (hosts.csv and the policies); the module's folder Fleet if it isn't given.

    .PARAMETER Policy
    The policy itself, in place of looking one up.

    .OUTPUTS
    None.

    .EXAMPLE
    Confirm-RpcPortPolicy
    Keeps the change.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup', SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType([void])]
    param
    (
        [Parameter(ParameterSetName = 'Lookup', ValueFromPipelineByPropertyName = $true)]
        [string]
        $ComputerName,

        [Parameter(ParameterSetName = 'Lookup')]
        [string]
        $FleetPath,

        [Parameter(Mandatory = $true, ParameterSetName = 'Policy')]
        [hashtable]
        $Policy
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        $label = 'RpcPortPolicy'
        try
        {
            Assert-RpcSession -Change
            $node = Resolve-RpcNode -Policy $Policy -ComputerName $ComputerName -FleetPath $FleetPath
            $label = $node.Policy.Label
            Assert-RpcUnconfirmed -Policy $node.Policy
            if ($PSCmdlet.ShouldProcess((Get-RpcHostName), ($RpcText.ConfirmTarget -f $label)))
            {
                $ConfirmPreference = 'None'
                Remove-RpcUndo -Policy $node.Policy
                Write-RpcEvent -Id 3 -Message ($RpcText.Confirmed -f $label)
            }
        }
        catch
        {
            Write-RpcEvent -Id 13 -Message "${label}: $_"
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
