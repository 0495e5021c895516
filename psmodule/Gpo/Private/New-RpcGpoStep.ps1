function New-RpcGpoStep
{
    <#
    .SYNOPSIS
    Makes one step of a plan: nothing is changed by it.

    .PARAMETER Do
    What Invoke-RpcGpoStep is to do.

    .PARAMETER Text
    The same for people.

    .PARAMETER With
    What it needs.

    .OUTPUTS
    System.Collections.Hashtable
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Do,

        [Parameter(Mandatory = $true)]
        [string]
        $Text,

        [Parameter()]
        [hashtable]
        $With = @{}
    )
    @{ Do = $Do; Text = $Text; With = $With }
}
