function Get-RpcGpoLinkValue
{
    <#
    .SYNOPSIS
    Gives what a link has, in the words of the parameters that set it.

    .PARAMETER Link
    The link, as Get-GPInheritance gives it.

    .PARAMETER Name
    LinkEnabled, Enforced or Order.

    .OUTPUTS
    System.String
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param
    (
        [Parameter(Mandatory = $true)]
        [object]
        $Link,

        [Parameter(Mandatory = $true)]
        [ValidateSet('LinkEnabled', 'Enforced', 'Order')]
        [string]
        $Name
    )
    switch ($Name)
    {
        'LinkEnabled' { @('No', 'Yes')[[int][bool]$Link.Enabled] }
        'Enforced' { @('No', 'Yes')[[int][bool]$Link.Enforced] }
        'Order' { "$($Link.Order)" }
    }
}
