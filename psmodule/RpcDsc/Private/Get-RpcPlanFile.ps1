function Get-RpcPlanFile
{
    <#
    .SYNOPSIS
    Writes the file of a plan as an argument of the binary.

    .DESCRIPTION
    Gives an object with the property Argument, a list that is empty if no file is named. Gives nothing if the file can't
    be one, or if it is for another fleet file already; the command that asks has an error then.

    .PARAMETER SavePath
    The file that a plan is written to, or nothing.

    .PARAMETER PlanPath
    The file of a plan that was approved, or nothing.

    .PARAMETER FleetPath
    The fleet file.

    .PARAMETER Earlier
    The fleet file before it, or nothing.

    .PARAMETER Cmdlet
    The command that asks.

    .OUTPUTS
    System.Management.Automation.PSObject
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSCustomObject])]
    param
    (
        [Parameter()]
        [AllowEmptyString()]
        [string]
        $SavePath,

        [Parameter()]
        [AllowEmptyString()]
        [string]
        $PlanPath,

        [Parameter(Mandatory = $true)]
        [string]
        $FleetPath,

        [Parameter()]
        [AllowEmptyString()]
        [string]
        $Earlier,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCmdlet]
        $Cmdlet
    )
    if (($SavePath -or $PlanPath) -and $Earlier)
    {
        $record = @{
            Message = $script:RpcDscText.OneFleetOnly -f $FleetPath
            Action = $script:RpcDscText.OneFleetOnlyAction
            ErrorId = 'RpcDscOnePlan'
            Category = 'InvalidArgument'
            TargetObject = $FleetPath
        }
        $Cmdlet.WriteError((ConvertTo-RpcErrorRecord @record))
        return
    }
    $arguments = @()
    foreach ($flag in @{ save = $SavePath }, @{ plan = $PlanPath })
    {
        foreach ($name in @($flag.Keys | Where-Object { $flag[$_] }))
        {
            $path = Resolve-RpcPath -LiteralPath $flag[$name] -Cmdlet $Cmdlet
            if (-not $path)
            {
                return
            }
            $arguments += "--$name=$path"
        }
    }
    [pscustomobject] @{ Argument = $arguments }
}
