function Get-RpcFleetExplanation
{
    <#
    .SYNOPSIS
    Gets which rule decides about a packet to a host, and which line of the fleet file made it.

    .DESCRIPTION
    What is explained is what Export-RpcFleet would write. Gives an object for each fleet file and host. Where the answer isn't
    the same for all of From and Port, the object has a part for each; a part has the Verdict, the Artifacts with the
    rules that decide and those that lose, and the lines of the fleet file.
    What is wrong with the file becomes errors, and what smells warnings. An error's id begins with the finding's code,
    its TargetObject has File, Line and Column, and ErrorDetails.RecommendedAction says what to do.

    .PARAMETER LiteralPath
    The fleet file. No character in it is a wildcard. Files can be piped in.

    .PARAMETER HostName
    The host that the packet goes to: its name, or the first part if no other host has it.

    .PARAMETER From
    Where the packet comes from: addresses, CIDRs, ranges, or networks of the fleet.

    .PARAMETER Port
    Where the packet goes to: 135/tcp, 5001-5200/tcp, or 135, which is tcp.

    .OUTPUTS
    RpcDsc.Explanation

    .EXAMPLE
    Get-RpcFleetExplanation -LiteralPath ./fleet.toml -HostName fs03 -From 10.2.3.4 -Port 135/tcp
    Says whether the packet gets through, and why.

    .EXAMPLE
    (Get-RpcFleetExplanation -LiteralPath ./fleet.toml -HostName fs03 -From branches -Port 135, 593).Parts | Where-Object { $_.Verdict -eq 'block' }
    Lists what is blocked of the packets from a network.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('RpcDsc.Explanation')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter(Mandatory = $true)]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $HostName,

        [Parameter(Mandatory = $true)]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $From,

        [Parameter(Mandatory = $true)]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Port
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $question = @($From | ForEach-Object { "--from=$_" }) + @($Port | ForEach-Object { "--port=$_" })
    }
    process
    {
        foreach ($path in $LiteralPath)
        {
            $file = Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet
            if (-not $file)
            {
                continue
            }
            foreach ($name in $HostName)
            {
                $arguments = @('explain', "--host=$name") + $question + '--', $file
                $answer = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Explanation' -TargetObject $file -Cmdlet $PSCmdlet
                if ($answer.PSObject.Properties.Name -contains 'Parts')
                {
                    Join-RpcObject -InputObject $answer -Property @{ FleetPath = $file }
                }
            }
        }
    }
}
