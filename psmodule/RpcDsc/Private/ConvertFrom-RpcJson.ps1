function ConvertFrom-RpcJson
{
    <#
    .SYNOPSIS
    Reads a JSON object, however long, into dictionaries.

    .DESCRIPTION
    ConvertFrom-Json of Windows PowerShell refuses what is longer than two million characters, which the plan of a
    large fleet is.

    .PARAMETER Text
    The JSON text.

    .OUTPUTS
    System.Collections.IDictionary
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.IDictionary])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Text
    )
    if ($PSVersionTable.PSVersion.Major -ge 6)
    {
        return ConvertFrom-Json -InputObject $Text -AsHashtable
    }
    Add-Type -AssemblyName 'System.Web.Extensions'
    $reader = New-Object -TypeName 'System.Web.Script.Serialization.JavaScriptSerializer' -Property @{ MaxJsonLength = [int]::MaxValue }
    $reader.DeserializeObject($Text)
}
