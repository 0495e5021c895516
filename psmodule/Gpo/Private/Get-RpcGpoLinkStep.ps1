function Get-RpcGpoLinkStep
{
    <#
    .SYNOPSIS
    Plans one link of a GPO.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Link
    What the link is to be: Target, and what is to be set of LinkEnabled (Yes or No), Enforced (Yes or No) and Order. Ahead
    is how many other GPOs the same run links to the place before.

    .PARAMETER Gpo
    The GPO in the domain; nothing if there is none.

    .OUTPUTS
    System.Collections.Hashtable. A step, or nothing.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Link,

        [Parameter()]
        [object]
        $Gpo
    )
    $policy = $Session.Policy
    $links = @((Get-GPInheritance -Target $Link.Target @policy).GpoLinks | Where-Object { $_ })
    $there = @($links | Where-Object { $Gpo -and $_.GpoId -eq $Gpo.Id })
    $most = $links.Count + 1 - $there.Count + [int]$Link['Ahead']
    if ($Link.ContainsKey('Order') -and $Link.Order -gt $most)
    {
        throw "$($Link.Target) has $($links.Count) links: -Order can be 1 to $most there."
    }
    $set = @{ Target = $Link.Target }
    if (-not $there.Count)
    {
        $set.LinkEnabled = 'Yes'
    }
    foreach ($name in 'LinkEnabled', 'Enforced', 'Order')
    {
        if ($Link.ContainsKey($name) -and (-not $there.Count -or (Get-RpcGpoLinkValue -Link $there[0] -Name $name) -ne $Link[$name]))
        {
            $set[$name] = $Link[$name]
        }
    }
    $how = @($set.Keys | Where-Object { $_ -ne 'Target' } | Sort-Object | ForEach-Object { "$_ $($set[$_])" }) -join ', '
    if (-not $there.Count)
    {
        New-RpcGpoStep -Do 'NewLink' -Text "link it to $($Link.Target) ($how)" -With $set
    }
    elseif ($how)
    {
        New-RpcGpoStep -Do 'SetLink' -Text "change its link to $($Link.Target) ($how)" -With $set
    }
}
