function Undo-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Undoes a change that Set-RpcPortPolicy -ConfirmWithin made and that isn't confirmed, at once.

    .DESCRIPTION
    Goes back to what there was before that change: the earlier rules of the fleet's group, the earlier values of the
    RPC key, and the earlier state. It is what the scheduled task does when nobody confirms in time. To remove the
    policy altogether is Remove-RpcPortPolicy's work.

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
    Undo-RpcPortPolicy
    Goes back to what there was before.
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
            if ($PSCmdlet.ShouldProcess((Get-RpcHostName), ($RpcText.UndoTarget -f $label)))
            {
                $ConfirmPreference = 'None'
                $text = Undo-RpcChange -Policy $node.Policy
                if ($text -eq ($RpcText.UndonePending -f $label))
                {
                    Write-Warning -Message $text
                }
            }
        }
        catch
        {
            # What fails while it is undone has been told there.
            if ($_.FullyQualifiedErrorId -notlike 'ChangeFailed*')
            {
                Write-RpcEvent -Id 14 -Message "${label}: $_"
            }
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
