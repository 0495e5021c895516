function Undo-RpcFormer
{
    <#
    .SYNOPSIS
    Gives back to those that were taken over what was noted of them, but for their rules and tasks.
    .PARAMETER Saved
    The note.
    .PARAMETER Mark
    The marks that are due to come back, by name.
    .OUTPUTS
    None.
    #>
    param ($Saved, $Mark)
    foreach ($item in @(@($Saved.Keys) -like 'Former *'))
    {
        $name = $item.Substring(7)
        $path = $Saved[$item].Value
        $state = Select-RpcValue -Value $Saved -Prefix "Of $name "
        if ($state.Count)
        {
            Set-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$name" -Value $state
        }
        $marks = Select-RpcValue -Value $Mark -Prefix "rpcdsc $name"
        if ($marks[''])
        {
            Set-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System -Value @{ "rpcdsc $name" = $marks[''] }
        }
        if ($path -and [IO.Directory]::Exists("$path old"))
        {
            [IO.Directory]::Move("$path old", $path)
        }
    }
}
