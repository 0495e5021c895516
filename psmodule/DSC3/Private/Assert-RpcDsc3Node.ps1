function Assert-RpcDsc3Node
{
    <#
    .SYNOPSIS
    Refuses a document that says to be for another computer, by its NetBIOS name.

    .PARAMETER Path
    The document.

    .PARAMETER Computer
    This computer's name.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Path,

        [Parameter(Mandatory = $true)]
        [string]
        $Computer
    )
    $ours = Get-RpcDsc3Member -Name 'rpcdsc' -InputObject (Get-RpcDsc3Member -Name 'metadata' -InputObject (Read-RpcDsc3Json -Path $Path))
    $node = Get-RpcDsc3Member -Name 'node' -InputObject $ours
    if (-not $node)
    {
        return
    }
    $is, $should = $Computer, "$node" | ForEach-Object { $name = $_.Split('.')[0]; $name.Substring(0, [Math]::Min(15, $name.Length)) }
    if ($is -ne $should)
    {
        throw "$Path is for $node, and this computer is $Computer. Use its own document: it restarts in its own slot."
    }
}
