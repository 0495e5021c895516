function Clear-RpcFormer
{
    <#
    .SYNOPSIS
    Deletes the folders that Remove-RpcFormer renamed, after a change that is made.
    .DESCRIPTION
    What is renamed counts for nothing: a file of it that is open keeps nothing from being done.
    .PARAMETER Former
    What Get-RpcFormer gave.
    .OUTPUTS
    None.
    #>
    param ($Former)
    foreach ($one in @($Former | Where-Object { $_ -and $_['Moved'] }))
    {
        try
        {
            [IO.Directory]::Delete("$($one.Moved) old", $true)
            [IO.Directory]::Delete("$env:SystemRoot\rpcdsc")
        }
        catch
        {
            Write-Verbose -Message "$_"
        }
    }
}
