function Import-RpcPreference
{
    <#
    .SYNOPSIS
    Gives the command that calls this the preferences of the script that calls the command.

    .DESCRIPTION
    Without it a module's function sees the session's preferences only: $ErrorActionPreference = 'Stop' at the top of
    a script would be lost. What was given as a parameter stays.

    .PARAMETER Cmdlet
    The command.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    param
    (
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    $preferences = @{
        ErrorAction = 'ErrorActionPreference'
        WarningAction = 'WarningPreference'
        Verbose = 'VerbosePreference'
        WhatIf = 'WhatIfPreference'
        Confirm = 'ConfirmPreference'
    }
    foreach ($parameter in $preferences.Keys)
    {
        $name = $preferences[$parameter]
        $theirs = $Cmdlet.SessionState.PSVariable.Get($name)
        if ($null -ne $theirs -and -not $Cmdlet.MyInvocation.BoundParameters.ContainsKey($parameter))
        {
            Set-Variable -Scope 1 -Name $name -Value $theirs.Value -WhatIf:$false -Confirm:$false
        }
    }
}
