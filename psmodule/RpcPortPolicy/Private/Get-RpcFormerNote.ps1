function Get-RpcFormerNote
{
    <#
    .SYNOPSIS
    Gives what Save-RpcUndo notes of what is taken over: values by name, which Undo-RpcFormer takes.
    .PARAMETER Policy
    The policy: Fleet, whose own state is noted already.
    .PARAMETER Former
    What Get-RpcFormer gave.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ($Policy, $Former)
    $note = @{}
    $marks = Get-RpcValue -Key HKLM:\HARDWARE\DESCRIPTION\System
    foreach ($one in @($Former | Where-Object { $_ }))
    {
        $name = $one.Fleet
        $path = ''
        if ($one.Folder)
        {
            $path = $one.Folder.FullName
        }
        $note["Former $name"] = @{ Kind = 'String'; Value = $path }
        if ($name -eq $Policy.Fleet)
        {
            continue
        }
        $state = Get-RpcValue -Key "HKLM:\SOFTWARE\rpcdsc\$name"
        $state.Keys | ForEach-Object { $note["Of $name $_"] = $state[$_] }
        if ($marks["rpcdsc $name"])
        {
            $note["Mark rpcdsc $name"] = $marks["rpcdsc $name"]
        }
        $task = Get-RpcTaskXml -Name "rpcdsc $name restart"
        if ($task)
        {
            $note["Task rpcdsc $name restart"] = @{ Kind = 'String'; Value = "$task" }
        }
    }
    $note
}
