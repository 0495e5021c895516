function Open-RpcLock
{
    <#
    .SYNOPSIS
    Waits until no other run of the fleet is under way, and keeps others from starting until what it gives is closed.
    .DESCRIPTION
    It is a file that is gone with this process, in a folder that only administrators can open, so that nobody else can
    hold it: one that a loss of power left over is taken over.
    .PARAMETER Fleet
    The fleet.
    .OUTPUTS
    System.IO.FileStream
    #>
    param ($Fleet)
    $folder = "$env:SystemRoot\rpcdsc"
    for ($n = 0; ; $n++)
    {
        try
        {
            $null = [IO.Directory]::CreateDirectory($folder)
            # A new one, without an owner: the folder may have another, whom not everybody may set.
            $acl = New-Object -TypeName Security.AccessControl.DirectorySecurity
            $acl.SetSecurityDescriptorSddlForm('D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)', 'Access')
            Set-Acl -Path $folder -AclObject $acl
            return New-Object -TypeName IO.FileStream -ArgumentList "$folder\run lock", 'OpenOrCreate', 'Write', 'None', 1, ([IO.FileOptions]'DeleteOnClose')
        }
        catch
        {
            # A sharing violation: 32 on Windows, 11 elsewhere. One that has just been closed may be denied for a moment.
            $cause = $_.Exception.GetBaseException()
            $busy = 11, 32 -contains ([Runtime.InteropServices.Marshal]::GetHRForException($cause) -band 65535)
            if ($n -ge @(5, 60)[$busy])
            {
                throw ($RpcText[@('LockFailed', 'Busy')[$busy]] -f $Fleet, $cause.Message)
            }
            Write-Verbose -Message $cause.Message
            Start-Sleep -Seconds 1
        }
    }
}
