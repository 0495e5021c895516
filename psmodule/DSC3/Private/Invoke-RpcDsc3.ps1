function Invoke-RpcDsc3
{
    <#
    .SYNOPSIS
    Runs dsc on a document, and gives what it answers.

    .PARAMETER Dsc
    The program.

    .PARAMETER Operation
    What it is to do: set or test.

    .PARAMETER Document
    The document.

    .PARAMETER ModulePath
    The folder of the module, for documents with its resource.

    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    [CmdletBinding()]
    [OutputType([psobject])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Dsc,

        [Parameter(Mandatory = $true)]
        [ValidateSet('set', 'test')]
        [string]
        $Operation,

        [Parameter(Mandatory = $true)]
        [string]
        $Document,

        [Parameter()]
        [string]
        $ModulePath
    )
    $program = @(Get-Command -Name $Dsc -CommandType Application, ExternalScript -ErrorAction SilentlyContinue)
    if (-not $program)
    {
        throw "There is no program $Dsc. Install DSC 3.2.2 or later (winget install Microsoft.DSC, or the zip of its release), or name it with -Dsc."
    }
    $types = @(Get-RpcDsc3Member -Name 'resources' -InputObject (Read-RpcDsc3Json -Path $Document) | ForEach-Object { Get-RpcDsc3Member -Name 'type' -InputObject $_ })
    if ($types -contains 'Rpcdsc.Windows/RpcPortPolicy')
    {
        Add-RpcDsc3Path -Module $ModulePath
    }
    $call = 'config', $Operation, '--file', $Document, '--output-format', 'json'
    $text = (& $program[0] @call) -join "`n"
    $code = $LASTEXITCODE
    if ($code)
    {
        $meanings = @{ 1 = 'it does not take these arguments: is it older than 3.2.2?'; 2 = 'a resource failed'; 3 = 'what it read is no JSON'
            4 = 'it does not take the document: is it older than 3.2.2?'; 5 = 'a resource does not take its properties'; 6 = 'it was interrupted'; 7 = 'it does not find a resource' }
        throw "dsc config $Operation of $Document ended with exit code $code ($($meanings[$code])). What it wrote before this says which resource."
    }
    try
    {
        $result = $text | ConvertFrom-Json
    }
    catch
    {
        throw "dsc config $Operation answered with something else than JSON: $($_.Exception.Message)"
    }
    if ((Get-RpcDsc3Member -Name 'hadErrors' -InputObject $result) -or @(Get-RpcDsc3Member -Name 'results' -InputObject $result).Count -ne $types.Count)
    {
        throw "dsc config $Operation of $Document had errors, or left resources out. What it wrote before this says which."
    }
    $result
}
