function Find-RpcDsc3Document
{
    <#
    .SYNOPSIS
    Finds this computer's document, and refuses that of another one.

    .PARAMETER Folder
    The folder of the documents.

    .PARAMETER Document
    A document, in place of looking it up.

    .PARAMETER Remove
    Whether the document that takes the fleet away is wanted.

    .OUTPUTS
    System.String. Its full path.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Folder,

        [Parameter()]
        [string]
        $Document,

        [Parameter()]
        [switch]
        $Remove
    )
    $own = Get-RpcDsc3Computer
    $short = $own.Split('.')[0]
    $short = $short.Substring(0, [Math]::Min(15, $short.Length))
    if ($Remove -and $Document)
    {
        throw 'Give -Remove or -Document, not both.'
    }
    if ($Document)
    {
        $file = (Resolve-Path -LiteralPath $Document).ProviderPath
    }
    else
    {
        $names = @("$own.dsc.config.json", "$short.dsc.config.json")
        if ($Remove)
        {
            $names = @('remove.dsc.config.json')
        }
        $there = @($names | ForEach-Object { Join-Path -Path $Folder -ChildPath $_ } | Where-Object { Test-Path -LiteralPath $_ })
        if (-not $there -and -not $Remove)
        {
            # A host that the fleet file names with another domain than the computer has.
            $there = @(Get-ChildItem -LiteralPath $Folder -Filter "$short.*.dsc.config.json" | ForEach-Object { $_.FullName })
            if ($there.Count -gt 1)
            {
                throw "$($there.Count) documents in $Folder are for a computer $short. Name the one with -Document."
            }
        }
        if (-not $there)
        {
            throw "There is no $($names -join ' and no ') in $Folder. Name another document with -Document, or add this computer to the fleet file and generate again."
        }
        $file = $there[0]
    }
    $node = Get-RpcDsc3Member -Name 'node' -InputObject (Get-RpcDsc3Member -Name 'rpcdsc' -InputObject (
            Get-RpcDsc3Member -Name 'metadata' -InputObject (Read-RpcDsc3Json -Path $file)))
    if ($node -and $node -ne $own -and "$node".Split('.')[0] -ne $own.Split('.')[0] -and "$node".Split('.')[0] -ne $short)
    {
        throw "$file is for $node, and this computer is $own. Use its own document: it restarts in its own slot."
    }
    $file
}
