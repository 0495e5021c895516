function Restore-RpcFormer
{
    <#
    .SYNOPSIS
    Puts back folders and tasks that Remove-RpcFormer took away.
    .PARAMETER Former
    What Get-RpcFormer gave.
    .OUTPUTS
    None.
    #>
    param ($Former)
    foreach ($one in $Former)
    {
        if ($one['Moved'])
        {
            [IO.Directory]::Move("$($one.Moved) old", $one.Moved)
        }
        @($one['Tasks'] | Where-Object { $_ } | ForEach-Object { $_.Keys }) | Where-Object { $one.Tasks[$_] } |
            ForEach-Object { Add-RpcTask -Name $_ -Xml "$($one.Tasks[$_])" }
    }
}
