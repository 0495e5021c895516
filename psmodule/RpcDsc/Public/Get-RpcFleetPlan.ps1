function Get-RpcFleetPlan
{
    <#
    .SYNOPSIS
    Gets what Export-RpcFleet would change.

    .DESCRIPTION
    Gives an object for each fleet file, with the numbers of files to add, change and remove, and in Changes each file
    with its Action, Group and Hosts. Nothing is written.
    What is wrong with the file becomes errors, and what smells warnings. An error's id begins with the finding's code,
    its TargetObject has File, Line and Column, and ErrorDetails.RecommendedAction says what to do.

    .PARAMETER LiteralPath
    The fleet file. No character in it is a wildcard. Files can be piped in.

    .PARAMETER OutputPath
    The folder of the artifacts, out in the current location if it isn't given. No character in it is a wildcard.

    .PARAMETER HostName
    Only what is for hosts like this: * is any text, ? any character. What they share with others is taken along.

    .PARAMETER GroupName
    Only what is for groups like this: * is any text, ? any character.

    .PARAMETER Date
    What the files say of when they were made. Without it they have no date, unless SOURCE_DATE_EPOCH is set.

    .PARAMETER Strict
    Takes warnings for errors.

    .PARAMETER Force
    Plans for Export-RpcFleet -Force, which also writes over files that were edited by hand.

    .PARAMETER DscFlavor
    What the DSC documents use: inbox, which need nothing on the nodes, or module, which need RpcPortPolicy there.

    .PARAMETER Kind
    What to make besides what is always made, in the words of output.kinds in the fleet file: gpo-script, gpo-native and others.

    .PARAMETER MofEncoding
    How the DSC documents are encoded: utf-16, as Windows PowerShell does, or utf-8, as PowerShell 7 does.

    .PARAMETER ReplaceFleet
    The name of the fleet that the folder holds, which this one is to replace. What removes it from its hosts is kept.

    .PARAMETER Wave
    Only the hosts up to this [[wave]] of the fleet file become as it says; all others stay as the folder has them, also in
    files that they share. Rest is the last wave.

    .PARAMETER AfterPath
    The output of `rpcdsc drift --json`: nothing is written while a host of the wave before differs, reported nothing or
    wasn't looked at. No character in it is a wildcard.

    .PARAMETER Release
    Forgets hosts like this that have left the fleet, as nothing of it is on them any more: * is any text.

    .PARAMETER NoMeta
    Makes no meta documents: somebody else sets up the nodes' Local Configuration Manager.

    .PARAMETER SignPfx
    Signs scripts and DSC documents with the certificate and key of this file.

    .PARAMETER SignPasswordFile
    The file with the password of SignPfx. Without it, and without SignPasswordVariable, it is the content of the
    environment variable RPCDSC_SIGN_PASSWORD.

    .PARAMETER SignPasswordVariable
    The name of another environment variable that has the password of SignPfx.

    .PARAMETER SavePath
    The file that the plan is written to, so that it can be approved: with what is done to which file, and the sums of
    each before and after. An older plan there is replaced, and nothing else. Plan.Sha256 of the object that is given is
    what is signed off; Export-RpcFleet -PlanPath carries the plan out. No character in it is a wildcard.

    .PARAMETER PlanPath
    The file of a plan that was approved: gives what Export-RpcFleet would do that has it, or an error that says why it
    would do nothing. No character in it is a wildcard.

    .OUTPUTS
    RpcDsc.Plan

    .EXAMPLE
    Get-RpcFleetPlan -LiteralPath ./fleet.toml
    Says how many files would change in the folder out.

    .EXAMPLE
    (Get-RpcFleetPlan -LiteralPath ./fleet.toml -OutputPath ./artifacts).Changes | Where-Object { $_.Action -eq 'remove' }
    Lists the files that would be removed.

    .EXAMPLE
    (Get-RpcFleetPlan -LiteralPath ./fleet.toml -SavePath ./plan.json).Plan.Sha256
    Saves the plan, and gives the hash that is signed off.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('RpcDsc.Plan')]
    param
    (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'FullName', 'Path')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $LiteralPath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $OutputPath = 'out',

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $HostName,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $GroupName,

        [Parameter()]
        [datetime]
        $Date,

        [Parameter()]
        [switch]
        $Strict,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [ValidateSet('inbox', 'module')]
        [string]
        $DscFlavor,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Kind,

        [Parameter()]
        [ValidateSet('utf-16', 'utf-8')]
        [string]
        $MofEncoding,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $ReplaceFleet,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $Wave,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $AfterPath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Release,

        [Parameter()]
        [switch]
        $NoMeta,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $SignPfx,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $SignPasswordFile,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $SignPasswordVariable,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $SavePath,

        [Parameter()]
        [ValidateNotNullOrEmpty()]
        [string]
        $PlanPath
    )
    begin
    {
        Import-RpcPreference -Cmdlet $PSCmdlet
        $planned = $null
        $output = Resolve-RpcPath -LiteralPath $OutputPath -Cmdlet $PSCmdlet
    }
    process
    {
        foreach ($path in $LiteralPath)
        {
            $file = Resolve-RpcPath -LiteralPath $path -Cmdlet $PSCmdlet
            if (-not $file -or -not $output)
            {
                continue
            }
            $planFile = Get-RpcPlanFile -SavePath $SavePath -PlanPath $PlanPath -FleetPath $file -Earlier $planned -Cmdlet $PSCmdlet
            if ($null -eq $planFile)
            {
                continue
            }
            $planned = $file
            $arguments = @('plan') + @(Get-RpcSelection -BoundParameter $PSBoundParameters -OutputPath $output) + @($planFile.Argument) + '--', $file
            $plan = Invoke-RpcDsc -ArgumentList $arguments -TypeName 'RpcDsc.Plan' -TargetObject $file -Cmdlet $PSCmdlet
            if (-not $plan.Failed)
            {
                Join-RpcObject -InputObject $plan -Property @{ FleetPath = $file }
            }
        }
    }
}
