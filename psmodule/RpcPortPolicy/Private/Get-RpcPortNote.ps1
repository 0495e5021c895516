function Get-RpcPortNote
{
    <#
    .SYNOPSIS
    Gives what Windows itself does with ports of the range: what it has reserved (Hyper-V and WSL do), and whether it gives them to other programs.
    .DESCRIPTION
    A reserved port can't be listened on. That it is reserved because an administrator said so, which netsh marks with a
    star, only keeps other programs from getting it by chance. Without any port left RPC over TCP wouldn't start.
    .PARAMETER Policy
    The policy: Ports.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy)
    $reserved = @(Get-RpcNetsh -Show excludedportrange | Where-Object { $_ -match '^\s*(\d{1,5})\s+(\d{1,5})\s*$' } |
            ForEach-Object { "$($Matches[1])-$($Matches[2])" })
    $hit = @(Select-RpcOverlap -Item $reserved -Range $Policy.Ports)
    if ($hit)
    {
        $left = @()
        foreach ($range in $Policy.Ports)
        {
            $ends = @("$range" -split '-')
            $left = @([int]$ends[0]..[int]$ends[-1] | Where-Object { -not (Select-RpcPort -Port $_ -Range $hit) } | Select-Object -First 1)
            if ($left)
            {
                break
            }
        }
        @{ Id = 'PortsReserved'; Value = $hit -join ', '; Kind = @('Ask', 'Tell')[[int]($left.Count -gt 0)] }
    }
    # Two numbers, each behind words and a colon: the first port, and how many.
    $numbers = @(Get-RpcNetsh -Show dynamicport | Where-Object { $_ -match ':\s*(\d+)\s*$' } | ForEach-Object { [int]$Matches[1] })
    if ($numbers.Count -eq 2)
    {
        $dynamic = "$($numbers[0])-$($numbers[0] + $numbers[1] - 1)"
        if (Select-RpcOverlap -Item $dynamic -Range $Policy.Ports)
        {
            @{ Id = 'PortsDynamic'; Value = $dynamic; Kind = 'Tell' }
        }
    }
}
