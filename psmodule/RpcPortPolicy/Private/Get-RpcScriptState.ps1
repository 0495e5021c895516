function Get-RpcScriptState
{
    <#
    .SYNOPSIS
    Gives what apply.cmd saved of the RPC key, as the state of a fleet holds it; nothing if it saved nothing.
    .DESCRIPTION
    remove.cmd puts back the key as it was, and a rule of IPsec on a Windows that was upgraded is its, too.
    .PARAMETER Folder
    The folder of the scripts' state.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Folder)
    $files = @($Folder.GetFiles())
    $ipsec = @($files | Where-Object { $_.Name -match '^(built|exempt|objects)\b' })
    foreach ($file in @($files | Where-Object { $_.Name -match '^before\.' }))
    {
        $saved = @{}
        if ($file.Extension -eq '.reg')
        {
            $saved = ConvertFrom-RpcReg -Text ([IO.File]::ReadAllText($file.FullName))
        }
        if ($null -eq $saved)
        {
            $ipsec = $file
            break
        }
        $saved.KeyAbsent = @{ Kind = 'DWord'; Value = [int]($file.Extension -eq '.none') }
        $saved.Saved = @{ Kind = 'String'; Value = $file.LastWriteTimeUtc.ToString('o') }
        $saved
    }
    if ($ipsec)
    {
        throw ($RpcText.ScriptState -f $Folder.FullName, $Folder.Name)
    }
}
