function Get-RpcSelection
{
    <#
    .SYNOPSIS
    Writes what gen and plan have in common as arguments of the binary.

    .PARAMETER BoundParameter
    The parameters of the command that asks.

    .PARAMETER OutputPath
    The folder's whole path.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string[]])]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Collections.IDictionary]
        $BoundParameter,

        [Parameter(Mandatory = $true)]
        [string]
        $OutputPath
    )
    "--output=$OutputPath"
    foreach ($flag in 'HostName', 'GroupName')
    {
        if ($BoundParameter.ContainsKey($flag))
        {
            $BoundParameter[$flag] | ForEach-Object { '--{0}={1}' -f $flag.Replace('Name', '').ToLowerInvariant(), $_ }
        }
    }
    if ($BoundParameter.ContainsKey('Release'))
    {
        $BoundParameter['Release'] | ForEach-Object { "--release=$_" }
    }
    if ($BoundParameter.ContainsKey('Kind'))
    {
        $BoundParameter['Kind'] | ForEach-Object { "--kind=$_" }
    }
    if ($BoundParameter.ContainsKey('Date'))
    {
        '--date={0}' -f $BoundParameter['Date'].ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    }
    $flags = @{ DscFlavor = 'dsc-flavor'; MofEncoding = 'mof-encoding'; ReplaceFleet = 'replace-fleet'; Wave = 'wave'; AfterPath = 'after'; SignPfx = 'sign-pfx'; SignPasswordFile = 'sign-password-file'; SignPasswordVariable = 'sign-password-env' }
    foreach ($name in @($flags.Keys | Sort-Object | Where-Object { $BoundParameter.ContainsKey($_) }))
    {
        '--{0}={1}' -f $flags[$name], $BoundParameter[$name]
    }
    $switches = @{ Strict = 'strict'; Force = 'force'; NoMeta = 'no-meta' }
    foreach ($switch in @($switches.Keys | Sort-Object | Where-Object { $BoundParameter.ContainsKey($_) -and $BoundParameter[$_] }))
    {
        "--$($switches[$switch])"
    }
}
