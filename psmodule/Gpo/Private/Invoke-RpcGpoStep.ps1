function Invoke-RpcGpoStep
{
    <#
    .SYNOPSIS
    Does one step of a plan, with one cmdlet.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Plan
    The plan of the GPO: the step that creates the GPO notes it there for the next ones.

    .PARAMETER Step
    The step.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Plan,

        [Parameter(Mandatory = $true)]
        [hashtable]
        $Step
    )
    $policy, $permission, $directory, $with = $Session.Policy, $Session.Permission, $Session.Directory, $Step.With
    # The question was asked before, for the whole plan.
    $done = @{ Confirm = $false }
    switch ($Step.Do)
    {
        'New' { $Plan.Gpo = New-GPO -Name $with.Name -Comment $with.Mark @policy @done }
        'Mark' { $Plan.Gpo.Description = $with.Mark }
        'Import' { Import-RpcGpoBackup -Session $Session -Gpo $Plan.Gpo -With $with }
        'NewFilter' { Set-RpcGpoFilter -Session $Session -With $with }
        'SetFilter' { Set-RpcGpoFilter -Session $Session -With $with }
        'UseFilter' { $null = Set-ADObject -Identity $Plan.Gpo.Path -Replace @{ gPCWQLFilter = $with.Value } @directory @done }
        'RemoveFilter' { $null = Remove-ADObject -Identity $with.Path @directory @done }
        'Permission' { $null = Set-GPPermission -Guid $Plan.Gpo.Id @with @permission @done }
        'NewLink' { Set-RpcGpoLink -Session $Session -Gpo $Plan.Gpo -With $with -New }
        'SetLink' { Set-RpcGpoLink -Session $Session -Gpo $Plan.Gpo -With $with }
        'RemoveLink' { $null = Remove-GPLink @with @policy @done }
        'RemoveGpo' { $null = Remove-GPO @with @policy @done }
        default { throw "There is no step $($Step.Do)." }
    }
}
