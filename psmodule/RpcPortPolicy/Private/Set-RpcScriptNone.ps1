function Set-RpcScriptNone
{
    <#
    .SYNOPSIS
    Makes the state of .cmd scripts say that there was no RPC key before they ran.
    .DESCRIPTION
    The new file comes first: remove.cmd heeds it, whatever else is there.
    .PARAMETER Folder
    The folder of their state.
    .OUTPUTS
    None.
    #>
    param ($Folder)
    [IO.File]::WriteAllText([IO.Path]::Combine($Folder.FullName, 'before.none'), "The key wasn't there.`r`n")
    $Folder.GetFiles('before.reg') | ForEach-Object { $_.Delete() }
}
