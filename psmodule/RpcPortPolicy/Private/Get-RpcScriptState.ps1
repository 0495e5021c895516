function Get-RpcScriptState
{
    <#
    .SYNOPSIS
    Gives what apply.cmd saved of the RPC key, as the state of a fleet holds it; nothing if it saved nothing.
    .DESCRIPTION
    Refuses what can't be read exactly, and what the scripts for IPsec leave on a Windows that was upgraded: their
    policy may be assigned.
    .PARAMETER Folder
    The folder of the scripts' state.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Folder)
    $found = @(Read-RpcScriptFile -Folder $Folder)
    if (@($Folder.GetFiles() | Where-Object { $_.Name -match '^(built|exempt|objects)\b' }) -or @($found | Where-Object { -not $_.Exact }))
    {
        throw ($RpcText.ScriptState -f $Folder.FullName, $Folder.Name)
    }
    $found | ForEach-Object { $_.Remove('Exact'); $_ }
}
