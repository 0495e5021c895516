# Signs every file of a folder. What it has to know comes in the environment, so
# that no command line has it and nothing needs quotes.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
try {
    $password = [string]$env:RPCDSC_SIGN_PASSWORD
    $env:RPCDSC_SIGN_PASSWORD = $null
    $certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $env:RPCDSC_SIGN_PFX, $password
    foreach ($file in [System.IO.Directory]::GetFiles($env:RPCDSC_SIGN_FOLDER)) {
        $result = Set-AuthenticodeSignature -FilePath $file -Certificate $certificate -HashAlgorithm SHA256
        # A certificate that this computer doesn't trust signs as well: its
        # status is then UnknownError, and what was written is checked later.
        if ($result.Status -eq 'NotSigned' -or $null -eq $result.SignerCertificate) {
            throw ('Set-AuthenticodeSignature: {0}' -f $result.StatusMessage)
        }
    }
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
exit 0
