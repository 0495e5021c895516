function Export-RpcPortState
{
    <#
    .SYNOPSIS
    Writes what this computer enforces as JSON, for records and for comparing with the fleet.

    .DESCRIPTION
    Gives one JSON object: the computer, fleet and policy; the values of the RPC key; the rules of the fleet's group as
    Windows has them; what the firewall makes of them; the restart; and each difference from the policy. Changes
    nothing.

    .PARAMETER ComputerName
    The name under which to look the policy up in the fleet's data; this computer's own if it isn't given. It is
    looked up as a full name first, then as a NetBIOS name. The functions always work on the local computer.

    .PARAMETER FleetPath
    The folder with the fleet's data (hosts.csv and the policies); the module's folder Fleet if it isn't given.

    .PARAMETER Policy
    The policy itself, in place of looking one up.

    .PARAMETER Slot
    With Policy: when this computer may restart: @{ When = 'window'; Day = 'Saturday'; Clock = '02:05' },
    @{ When = 'at'; At = '2026-12-05T02:00:00' } or @{ When = 'never' }, which is the default.

    .PARAMETER Path
    The file to write, in UTF-8; an older one is replaced. Without it the text is given as output.

    .OUTPUTS
    System.String

    .EXAMPLE
    Export-RpcPortState
    Gives the JSON text.

    .EXAMPLE
    Export-RpcPortState -Path \\server\share\fs01.json
    Writes it to a file.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Lookup')]
    [OutputType([string])]
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

        [Parameter(ParameterSetName = 'Policy')]
        [hashtable]
        $Slot = @{ When = 'never' },

        [Parameter()]
        [string]
        $Path
    )
    process
    {
        # The caller's preference is for our error, not for the steps: after a failure none may go on.
        $ErrorActionPreference = 'Stop'
        try
        {
            Assert-RpcSession
            $node = Resolve-RpcNode -Policy $Policy -Slot $Slot -ComputerName $ComputerName -FleetPath $FleetPath
            $text = ConvertTo-RpcJson -Value (Get-RpcReport @node)
            if ($Path)
            {
                $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
                $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false
                try
                {
                    [IO.File]::WriteAllText($file, "$text`n", $encoding)
                }
                catch
                {
                    throw ($RpcText.ExportFailed -f $file, $_.Exception.GetBaseException().Message)
                }
            }
            else
            {
                $text
            }
        }
        catch
        {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError -Record $_))
        }
    }
}
