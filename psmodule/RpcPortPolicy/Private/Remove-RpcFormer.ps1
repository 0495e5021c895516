function Remove-RpcFormer
{
    <#
    .SYNOPSIS
    Removes rules, state and tasks of what is taken over, once all that takes their place is there.
    .DESCRIPTION
    Rules and registry are put back by Invoke-RpcChange if something fails, the rest by Restore-RpcFormer. The folder of
    scripts is renamed, which is all or nothing and fails while one of them runs; Clear-RpcFormer deletes it. The fleet's
    own task has the same name by each way, and is left to whoever sets it.
    .PARAMETER Policy
    The policy: Fleet.
    .PARAMETER Former
    What Get-RpcFormer gave. What is renamed or removed is noted in it, as Moved and Tasks.
    .PARAMETER Rule
    The rules of what is taken over.
    .OUTPUTS
    None.
    #>
    param ($Policy, $Former, $Rule)
    Remove-RpcRule -Rule $Rule
    foreach ($one in $Former)
    {
        Write-Verbose -Message "taking over from $($one.Fleet)"
        $one.Tasks = @{}
        if ($one.Folder)
        {
            $from = $one.Folder.FullName
            [IO.Directory]::Move($from, "$from old")
            $one.Moved = $from
        }
        if ($one.Fleet -ne $Policy.Fleet)
        {
            Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)"
            Remove-RpcStateKey -Key "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet) undo"
            Restore-RpcMark -Fleet $one.Fleet -Value @{}
            foreach ($name in "rpcdsc $($one.Fleet) undo", "rpcdsc $($one.Fleet) restart")
            {
                $one.Tasks[$name] = Get-RpcTaskXml -Name $name
                Remove-RpcTask -Name $name
            }
        }
    }
}
