function Set-RpcRestart
{
    <#
    .SYNOPSIS
    Registers the restart task if a restart is pending; else removes one that is left over.
    .PARAMETER Policy
    The policy: Fleet, Restart.Notice.
    .PARAMETER Slot
    The node's slot.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Slot)
    $name = "rpcdsc $($Policy.Fleet) restart"
    $plan = Get-RpcRestartPlan -Policy $Policy -Slot $Slot
    if ($plan -and (Test-RpcPending -Policy $Policy))
    {
        if ($plan -like ' *')
        {
            throw ($RpcText.TimePassed -f $Slot.At)
        }
        Write-Verbose -Message $plan
        Add-RpcTask -Name $name -Xml (New-RpcRestartXml -Policy $Policy -Slot $Slot -Text $plan)
        $null = New-ItemProperty -Path "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)" -Name Task -Value "$plan`n$(Get-RpcTaskXml -Name $name)" -Force
    }
    else
    {
        Remove-RpcTask -Name $name
    }
}
