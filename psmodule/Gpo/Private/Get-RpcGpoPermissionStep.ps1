function Get-RpcGpoPermissionStep
{
    <#
    .SYNOPSIS
    Plans who a GPO applies to.

    .DESCRIPTION
    The accounts may apply it; the Authenticated Users may read it and no more. Without that a computer can't read it
    either (MS16-072). Accounts that may apply it besides are left, and a warning is planned that names them.

    .PARAMETER Session
    What Connect-RpcGpoDomain gave.

    .PARAMETER Account
    What Resolve-RpcGpoAccount gave, for each.

    .PARAMETER Gpo
    The GPO in the domain; nothing if there is none.

    .OUTPUTS
    System.Collections.Hashtable. A step each.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [hashtable]
        $Session,

        [Parameter(Mandatory = $true)]
        [hashtable[]]
        $Account,

        [Parameter()]
        [object]
        $Gpo
    )
    $everyone = 'S-1-5-11'
    $wanted = @($Account)
    if (@($Account | Where-Object { $_.Sid -eq $everyone }).Count -eq 0)
    {
        $all = Resolve-RpcGpoAccount -Name (ConvertFrom-RpcGpoSid -Sid $everyone)
        $wanted += @{ Sid = $all.Sid; Name = $all.Name; Type = 'Group'; Read = $true }
    }
    $has = @()
    if ($Gpo)
    {
        $has = @(Get-RpcGpoPermission -Session $Session -Gpo $Gpo)
    }
    foreach ($one in $wanted)
    {
        $level, $verb = 'GpoApply', 'apply'
        if ($one.ContainsKey('Read'))
        {
            $level, $verb = 'GpoRead', 'only read'
        }
        if (@($has | Where-Object { $_.Sid -eq $one.Sid -and $_.Level -eq $level }).Count -eq 0)
        {
            New-RpcGpoStep -Do 'Permission' -Text "let $($one.Name) $verb it" -With @{
                TargetName = $one.Name; TargetType = $one.Type; PermissionLevel = $level; Replace = $one.ContainsKey('Read') }
        }
    }
    foreach ($other in @($has | Where-Object { $_.Level -eq 'GpoApply' -and @($wanted | ForEach-Object { $_.Sid }) -notcontains $_.Sid }))
    {
        New-RpcGpoStep -Do 'Warn' -Text "$($Gpo.DisplayName): $($other.Name) may apply it, too, and -SecurityFilter does not name it. It is left as it is."
    }
}
