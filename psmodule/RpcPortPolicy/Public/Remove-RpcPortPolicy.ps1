function Remove-RpcPortPolicy
{
    <#
    .SYNOPSIS
    Removes from this computer what Set-RpcPortPolicy put there.

    .DESCRIPTION
    Removes the rules of the fleet's group, puts back what the RPC key held before, and removes the fleet's scheduled
    tasks and the saved state. Nothing else is touched; a second run finds nothing to do. RPC keeps the ports it
    has until the computer restarts, which is left to you: a warning says so.
    A computer that has left the fleet is still known until it is released. With -Fleet none needs to be.

    .PARAMETER ComputerName
    The name under which to look the policy up in the fleet's data; this computer's own if it isn't given. It is
    looked up as a full name first, then as a NetBIOS name. The functions always work on the local computer.

    .PARAMETER FleetPath
    The folder with the fleet's data (hosts.csv and the policies); the module's folder Fleet if it isn't given.

    .PARAMETER Policy
    The policy itself, in place of looking one up.

    .PARAMETER Fleet
    The name of the fleet whose traces are to go, in place of looking one up: it needs no fleet data on this computer.

    .OUTPUTS
    None.

    .EXAMPLE
    Remove-RpcPortPolicy
    Undoes the policy on this computer.

    .EXAMPLE
    Remove-RpcPortPolicy -Fleet contoso
    Removes what the fleet contoso has put on this computer, which may have left it long ago.

    .EXAMPLE
    Remove-RpcPortPolicy -WhatIf
    Only says whether there is something to undo.
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
        $Policy,

        [Parameter(Mandatory = $true, ParameterSetName = 'Fleet')]
        [ValidateNotNullOrEmpty()]
        [string]
        $Fleet
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        $label = 'RpcPortPolicy'
        try
        {
            Assert-RpcSession -Change
            foreach ($one in @(Resolve-RpcRemoval -Policy $Policy -Fleet $Fleet -ComputerName $ComputerName -FleetPath $FleetPath))
            {
                $label = $one.Label
                if (Test-RpcAbsent -Policy $one)
                {
                    Write-Verbose -Message ($RpcText.NothingToRemove -f $label)
                    # A name that somebody typed may be another one's.
                    if ($Fleet)
                    {
                        Write-Warning -Message ($RpcText.NothingToRemove -f $label)
                    }
                }
                elseif ($PSCmdlet.ShouldProcess((Get-RpcHostName), ($RpcText.RemoveTarget -f $label)))
                {
                    # Asked once is enough: the cmdlets below are parts of one change.
                    $ConfirmPreference = 'None'
                    $text = Remove-RpcState -Policy $one
                    Write-RpcEvent -Id 2 -Message "${label}: $text"
                    if ($text -eq $RpcText.RemovedPending)
                    {
                        Write-Warning -Message "${label}: $text"
                    }
                }
            }
        }
        catch
        {
            Write-RpcEvent -Id 12 -Message "${label}: $_"
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
