function Read-RpcScriptFile
{
    <#
    .SYNOPSIS
    Reads what apply.cmd saved of the RPC key, as the state of a fleet holds it, with Exact: whether that is all of the three values.
    .PARAMETER Folder
    The folder of the scripts' state.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Folder)
    foreach ($file in @($Folder.GetFiles() | Where-Object { $_.Name -match '^before\.' }))
    {
        $saved = @{}
        if ($file.Extension -eq '.reg')
        {
            $saved = ConvertFrom-RpcReg -Text ([IO.File]::ReadAllText($file.FullName))
        }
        $exact = $null -ne $saved
        if (-not $exact)
        {
            $saved = @{}
        }
        $saved.KeyAbsent = @{ Kind = 'DWord'; Value = [int]($file.Extension -eq '.none') }
        $saved.Saved = @{ Kind = 'String'; Value = $file.LastWriteTimeUtc.ToString('o') }
        $saved.Exact = $exact
        $saved
    }
}
