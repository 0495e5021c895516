function Clear-RpcFormer
{
    <#
    .SYNOPSIS
    Deletes the folders that Remove-RpcFormer renamed, after a change that is made.
    .DESCRIPTION
    What is renamed counts for nothing: a file of it that is open keeps nothing from being done, and the next change
    tries again.
    .OUTPUTS
    None.
    #>
    param ()
    $root = New-Object -TypeName IO.DirectoryInfo -ArgumentList "$env:SystemRoot\rpcdsc"
    try
    {
        # As long as a change waits to be confirmed they may come back.
        if ($root.Exists -and -not @(@(Get-RpcStateName) -like '* undo'))
        {
            $root.GetDirectories('* old') | ForEach-Object { $_.Delete($true) }
            # Fails if there is more.
            $root.Delete()
        }
    }
    catch
    {
        Write-Verbose -Message "$_"
    }
}
