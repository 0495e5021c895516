function Assert-RpcLanguage
{
    <#
    .SYNOPSIS
    Refuses a session in which application control lets scripts call cmdlets only, and tells the log.
    .PARAMETER Id
    The event's number.
    .OUTPUTS
    None.
    #>
    param ($Id)
    if ($ExecutionContext.SessionState.LanguageMode -eq 'ConstrainedLanguage')
    {
        $text = @($RpcText.Constrained -split ': ', 2)[1]
        Write-RpcEvent -Id $Id -Message $text
        throw $text
    }
}
