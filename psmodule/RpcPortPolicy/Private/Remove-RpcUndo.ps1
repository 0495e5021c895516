function Remove-RpcUndo
{
    <#
    .SYNOPSIS
    Removes the task that would undo the fleet's last change, and what it noted.
    .PARAMETER Policy
    The policy: Fleet, RuleGroup.
    .OUTPUTS
    None.
    #>
    param ($Policy)
    Invoke-RpcChange -Policy $Policy -Action {
        Assert-RpcUnconfirmed -Policy $Policy
        Write-Verbose -Message "removing the note and the task that would undo the change"
        # The note goes first: without it the task does nothing, and a failure to remove the task brings it back.
        Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo"
        $null = Restore-RpcKey -Key HKLM:\HARDWARE\DESCRIPTION\System -Name "rpcdsc $($Policy.Fleet) undo" -Value @{}
        Remove-RpcTask -Name "rpcdsc $($Policy.Fleet) undo"
    }
    Clear-RpcFormer
}
