# The clock, which nothing that is read may hang on.

function Get-Date
{
    [CmdletBinding()]
    param ()
    $script:Now
}
