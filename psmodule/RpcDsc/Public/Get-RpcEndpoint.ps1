function Get-RpcEndpoint
{
    <#
    .SYNOPSIS
    Gets which ports RPC uses on computers, as their endpoint mappers tell, and how large a range has to be.

    .DESCRIPTION
    Asks the endpoint mappers over the network, without a password, all at a time. Gives an object for each computer:
    Result is listed where the mapper has told everything, and says in other words what became of it elsewhere, with
    Message and Hint; Dynamic are the ports that servers have been given, Fixed those that are configured, Advised is how
    many a range should have, and Endpoints is what the mapper lists. An endpoint is no port: a domain controller may have
    413 of them on 10 ports.
    With a fleet file Outside are the dynamic ports that aren't in the computer's range, and Problems says in which ways
    it isn't as the file says. What is wrong with the file becomes errors. An error also says which computers have no
    whole list; the objects of all are there all the same.

    .PARAMETER ComputerName
    The computers: names or addresses, with a port behind them if the mapper isn't on 135.

    .PARAMETER LiteralPath
    A fleet file, whose hosts are asked and compared with it. No character in it is a wildcard. Files can be piped in.

    .PARAMETER HostName
    Only hosts of the fleet like this: * is any text, ? any character.

    .PARAMETER GroupName
    Only groups of the fleet like this: * is any text, ? any character.

    .PARAMETER Address
    Where to ask computers that the name service doesn't know: a table of names and addresses.

    .PARAMETER FixedPort
    Ports that servers are configured to use, such as 38901, or ranges of them.

    .PARAMETER Reach
    Connects to 135, each listed port and each port of the range too, and says which are open from here.

    .PARAMETER TimeoutSec
    After how many seconds a computer is given up; 5 if it isn't given.

    .PARAMETER ThrottleLimit
    How many computers are asked at a time.

    .OUTPUTS
    RpcDsc.HostEndpoint

    .EXAMPLE
    (Get-RpcEndpoint -ComputerName dc1.corp.example).Dynamic.Count
    Counts the dynamic ports of a computer.

    .EXAMPLE
    Get-RpcEndpoint -LiteralPath ./fleet.toml -GroupName files | Where-Object { $_.Problems }
    Lists the computers of a group that aren't as the fleet file says.
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'Computer')]
    [OutputType('RpcDsc.HostEndpoint')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Computer')]
        [Alias('DNSHostName')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $ComputerName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Fleet')]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter(ParameterSetName = 'Fleet')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $HostName,

        [Parameter(ParameterSetName = 'Fleet')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $GroupName,

        [Parameter()]
        [ValidateNotNull()]
        [System.Collections.IDictionary]
        $Address = @{},

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $FixedPort = @(),

        [Parameter()]
        [switch]
        $Reach,

        [Parameter()]
        [ValidateRange(1, 3600)]
        [int]
        $TimeoutSec = 5,

        [Parameter()]
        [ValidateRange(1, 1024)]
        [int]
        $ThrottleLimit = 128
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $computers = @()
        $common = @('probe', '--detail', "--timeout=${TimeoutSec}s", "--parallel=$ThrottleLimit")
        $common += @($FixedPort | ForEach-Object { "--fixed=$_" }) + @($Address.Keys | Sort-Object | ForEach-Object { "--at=$_=$($Address[$_])" })
        if ($Reach)
        {
            $common += '--reach'
        }
    }
    process
    {
        if ($PSCmdlet.ParameterSetName -eq 'Computer')
        {
            $computers += $ComputerName
            return
        }
        foreach ($path in $LiteralPath)
        {
            $file = Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet
            if ($file)
            {
                $chosen = @($HostName | Where-Object { $_ } | ForEach-Object { "--host=$_" }) + @($GroupName | Where-Object { $_ } | ForEach-Object { "--group=$_" })
                Get-RpcProbe -ArgumentList ($common + "--fleet=$file" + $chosen) -TargetObject $file -Cmdlet $PSCmdlet
            }
        }
    }
    end
    {
        if ($computers)
        {
            Get-RpcProbe -ArgumentList ($common + '--' + $computers) -TargetObject $computers -Cmdlet $PSCmdlet
        }
    }
}
