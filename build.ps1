<#
.SYNOPSIS
    Tests rpcdsc, builds its binaries for every platform, and packs its PowerShell modules.

.DESCRIPTION
    Needs Go, and runs in Windows PowerShell 5.1 and PowerShell 7 on any system.
    The binaries are static, and the same for the same commit, wherever they are
    built. They go to the folder dist beside this script, with a file SHA256SUMS
    that `sha256sum -c` takes.

    The packed modules are dist/modules/<module>/<version>, a folder to be copied to
    where PowerShell has its modules or given to Publish-Module, and beside it a zip of
    that folder and the package (.nupkg) that a gallery takes. RpcDsc has the binaries in
    bin/<os>-<arch>. RpcPortPolicy is packed without a fleet: `rpcdsc gen` gives it one.

    A release is what pack leaves in dist: a zip file for each platform, the modules,
    sbom.cdx.json, which lists what is in the binaries, and SHA256SUMS. The same commit
    gives the same bytes in any folder, if nothing is signed.

.PARAMETER Task
    test runs the linters of Go and all tests, build makes the binaries, pack makes
    the binaries and the modules, and all does test and pack. integration tries each way
    of applying on this Windows, which must be marked as disposable: see
    .ci/integration.ps1, which it gives -Peer, -PeerNetwork and -Address.

    The tests use the programs that they find: PowerShell (the one that runs this
    script, unless RPCDSC_PWSH names another), PowerShell under Wine
    (RPCDSC_WINE_PWSH), Wine, hivex. What is missing is skipped;
    REQUIRE_ORACLES=1 makes it a failure.

.PARAMETER Version
    The version of the binaries and the modules, as in 1.2.3. Without it they have
    that of the tag that they are built from.

.PARAMETER Target
    The platforms to build for; all of them if it isn't given.

.PARAMETER ReleaseUrl
    The folder, https://..., from which the zip files will be had. With it pack also
    makes the manifests of winget (dist/winget) and Scoop (dist/scoop).

.PARAMETER Output
    The folder for what is made, dist beside this script if it isn't given. What an
    earlier run made there is removed first.

.PARAMETER Peer
    With -Task integration: a program and its arguments that connect from another address,
    {0} being this computer's and {1} the port. Without it nobody connects.

.PARAMETER PeerNetwork
    The network that the peer is in.

.PARAMETER Address
    The address of this computer that the peer connects to.

.PARAMETER Sign
    Puts signatures on the Windows binaries and the modules' scripts, and checks them
    afterwards. Needs signtool, which is taken if it is on the PATH, or osslsigncode
    2.9.

.PARAMETER Certificate
    The PFX file with the key for -Sign, or else the one that the environment variable
    RPCDSC_SIGN_PFX names. Its password is in RPCDSC_SIGN_PASSWORD. Without a file,
    signtool chooses a certificate from the user's store, as with its switch /a.

.EXAMPLE
    ./build.ps1 -Task pack -Sign -Certificate codesign.pfx

    Packs modules with signed scripts and binaries.

.EXAMPLE
    ./build.ps1

    Tests, then builds and packs.

.EXAMPLE
    ./build.ps1 build -Version 1.2.3

    Builds binaries of version 1.2.3.

.EXAMPLE
    ./build.ps1 -Task pack -Version 1.2.3

    Makes dist/modules, and the zip files and packages of both modules. With an API key,
    `dotnet nuget push dist/RpcDsc.1.2.3.nupkg` puts one into a gallery.

.EXAMPLE
    ./build.ps1 -Task pack -Target windows/amd64, linux/amd64

    Packs a module RpcDsc for two platforms.

.EXAMPLE
    ./build.ps1 -Task test

    Runs everything that is tested on this computer.
#>
[CmdletBinding()]
param (
    [Parameter(Position = 0)]
    [ValidateSet('test', 'build', 'pack', 'all', 'integration')]
    [string]
    $Task = 'all',

    [Parameter()]
    [ValidatePattern('^[0-9]+\.[0-9]+\.[0-9]+$')]
    [string]
    $Version,

    [Parameter()]
    [ValidateSet('windows/amd64', 'windows/arm64', 'windows/386', 'linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64')]
    [string[]]
    $Target = @('windows/amd64', 'windows/arm64', 'windows/386', 'linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64'),

    [Parameter()]
    [ValidatePattern('^https://[^ ]+$')]
    [string]
    $ReleaseUrl,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $Output,

    [Parameter()]
    [string[]]
    $Peer = @(),

    [Parameter()]
    [string]
    $PeerNetwork = '192.0.2.0/24',

    [Parameter()]
    [string]
    $Address = '',

    [Parameter()]
    [switch]
    $Sign,

    [Parameter()]
    [ValidateNotNullOrEmpty()]
    [string]
    $Certificate
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $MyInvocation.MyCommand.Path
$dist = Join-Path $root 'dist'
if ($Output)
{
    $dist = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Output)
}

$pfx = $Certificate
if (-not $pfx)
{
    $pfx = $env:RPCDSC_SIGN_PFX
}

if ($pfx)
{
    $pfx = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($pfx)
}

$maxBytes = 12000000

function Invoke-Program
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Name,

        [Parameter(Mandatory = $true)]
        [string[]]
        $Argument
    )

    & $Name @Argument
    if ($LASTEXITCODE -ne 0)
    {
        $line = "$Name $Argument"
        if ($env:RPCDSC_SIGN_PASSWORD)
        {
            $line = $line.Replace($env:RPCDSC_SIGN_PASSWORD, '...')
        }

        throw "$line ended with exit code $LASTEXITCODE"
    }
}

function Invoke-Test
{
    $unformatted = @(Invoke-Program -Name gofmt -Argument '-s', '-l', 'cmd', 'dsc', 'internal', 'psmodule', 'templates')
    if ($unformatted.Count -gt 0)
    {
        throw "not formatted: $unformatted"
    }

    Invoke-Program -Name go -Argument 'vet', './...'
    Invoke-Program -Name go -Argument 'run', 'honnef.co/go/tools/cmd/staticcheck@v0.8.2', './...'
    Invoke-Program -Name go -Argument 'mod', 'tidy', '-diff'
    if (-not $env:RPCDSC_PWSH -and $PSVersionTable.PSVersion.Major -ge 7)
    {
        $env:RPCDSC_PWSH = (Get-Process -Id $PID).Path
    }

    Invoke-Program -Name go -Argument 'test', '-timeout', '40m', './...'
}

function Get-FileSum
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )

    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $sum = $sha256.ComputeHash([System.IO.File]::ReadAllBytes($Path))
    [System.BitConverter]::ToString($sum).Replace('-', '').ToLowerInvariant()
}

function Test-Program
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Name
    )

    [bool](Get-Command -Name $Name -CommandType Application -ErrorAction SilentlyContinue)
}

# Says what is missing for signatures before anything is built.
function Assert-Signing
{
    if (-not $Sign)
    {
        if ($Certificate)
        {
            throw '-Certificate is for -Sign, which is missing'
        }

        return
    }

    $signtool = Test-Program -Name signtool
    if (-not $signtool -and -not (Test-Program -Name osslsigncode))
    {
        throw '-Sign needs signtool or osslsigncode, and neither is on the PATH'
    }

    if (-not $pfx -and -not $signtool)
    {
        throw '-Sign needs a PFX file: name it with -Certificate, or in the environment variable RPCDSC_SIGN_PFX'
    }

    if ($pfx -and -not [System.IO.File]::Exists($pfx))
    {
        throw "the PFX file $pfx isn't there"
    }
}

# Signs as the user's store and the machine's trust have it.
function Add-SigntoolSignature
{
    param (
        [Parameter(Mandatory = $true)]
        [string[]]
        $Path
    )

    $key = @('/a')
    if ($pfx)
    {
        $key = @('/f', $pfx)
        if ($env:RPCDSC_SIGN_PASSWORD)
        {
            $key += '/p', $env:RPCDSC_SIGN_PASSWORD
        }
    }

    $null = Invoke-Program -Name signtool -Argument (@('sign', '/q', '/fd', 'sha256') + $key + $Path)
    $null = Invoke-Program -Name signtool -Argument (@('verify', '/q', '/pa') + $Path)
}

# Puts a signature on files, if there is to be one, and checks it.
function Add-Signature
{
    param (
        [Parameter(Mandatory = $true)]
        [string[]]
        $Path
    )

    if (-not $Sign)
    {
        return
    }

    if (Test-Program -Name signtool)
    {
        Add-SigntoolSignature -Path $Path
        return
    }

    $work = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
    $null = [System.IO.Directory]::CreateDirectory($work)
    try
    {
        $password, $trusted = 'password', 'trusted.pem' | ForEach-Object { Join-Path $work $_ }
        [System.IO.File]::WriteAllText($password, $env:RPCDSC_SIGN_PASSWORD)
        Export-Certificate -Pfx $pfx -Path $trusted
        foreach ($file in $Path)
        {
            # It tells a script by its name.
            $signed = Join-Path $work ('signed' + [System.IO.Path]::GetExtension($file))
            $null = Invoke-Program -Name osslsigncode -Argument 'sign', '-pkcs12', $pfx, '-readpass', $password, '-h', 'sha256', '-in', $file, '-out', $signed
            $null = Invoke-Program -Name osslsigncode -Argument 'verify', '-CAfile', $trusted, '-in', $signed
            [System.IO.File]::Copy($signed, $file, $true)
            [System.IO.File]::Delete($signed)
        }
    }
    finally
    {
        [System.IO.Directory]::Delete($work, $true)
    }
}

# The certificates of a PFX file, which osslsigncode is to trust.
function Export-Certificate
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Pfx,

        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )

    $all = New-Object -TypeName 'System.Security.Cryptography.X509Certificates.X509Certificate2Collection'
    $all.Import($Pfx, $env:RPCDSC_SIGN_PASSWORD, 'DefaultKeySet')
    $pem = foreach ($certificate in $all)
    {
        '-----BEGIN CERTIFICATE-----'
        [System.Convert]::ToBase64String($certificate.RawData, 'InsertLineBreaks')
        '-----END CERTIFICATE-----'
    }
    [System.IO.File]::WriteAllText($Path, ($pem -join "`n") + "`n")
}

# What Windows shows of a program, and its manifest: the linker takes them from a file
# beside the sources. The tool runs on this computer, not on the target.
function New-Resource
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Arch
    )

    $target = $env:GOOS, $env:GOARCH
    try
    {
        $env:GOOS, $env:GOARCH = $null, $null
        Invoke-Program -Name go -Argument 'run', 'github.com/tc-hib/go-winres@v0.3.3', 'make', '--in', 'cmd/rpcdsc/winres.json',
            '--arch', $Arch, '--out', 'cmd/rpcdsc/rsrc', '--file-version', $resourceVersion, '--product-version', $resourceVersion
    }
    finally
    {
        $env:GOOS, $env:GOARCH = $target
    }
}

function New-Binary
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Target
    )

    $env:GOOS, $env:GOARCH = $Target -split '/'
    $name = "rpcdsc-$env:GOOS-$env:GOARCH"
    if ($env:GOOS -eq 'windows')
    {
        $name += '.exe'
    }

    $file = Join-Path $dist $name
    if ($env:GOOS -eq 'windows')
    {
        New-Resource -Arch $env:GOARCH
    }

    $flags = @([System.IO.File]::ReadAllLines((Join-Path $root 'cmd/rpcdsc/buildflags')) -notmatch '^#')
    if ($Version)
    {
        $flags = $flags -replace '^-ldflags=.*', "`$0 -X rpcdsc/internal/cli.version=$Version"
    }

    Invoke-Program -Name go -Argument (@('build') + $flags + '-o', $file, './cmd/rpcdsc')
    if ($env:GOOS -eq 'windows')
    {
        Add-Signature -Path $file
    }

    $size = ([System.IO.FileInfo] $file).Length
    if ($size -ge $maxBytes)
    {
        throw "$name has $size bytes; it is to stay below $maxBytes"
    }

    [System.Console]::Error.WriteLine("$name $size bytes")
    "$(Get-FileSum -Path $file)  $name"
}

function Invoke-Build
{
    if ([System.IO.Directory]::Exists($dist))
    {
        if (@(Get-ChildItem -LiteralPath $dist -Force) -and -not (Test-Path -LiteralPath (Join-Path $dist 'SHA256SUMS')))
        {
            throw "$dist has files and no SHA256SUMS, so an earlier run didn't make it; choose another folder"
        }

        [System.IO.Directory]::Delete($dist, $true)
    }

    $null = [System.IO.Directory]::CreateDirectory($dist)
    # It says whose folder this is, also of a run that fails.
    [System.IO.File]::WriteAllText((Join-Path $dist 'SHA256SUMS'), '')
    $before = $env:GOOS, $env:GOARCH, $env:CGO_ENABLED
    try
    {
        $resourceVersion = Get-ModuleVersion
        $env:CGO_ENABLED = '0'
        Invoke-Program -Name go -Argument 'run', './internal/pack', 'sources', '.' | Out-Null
        $sums = @(foreach ($platform in $Target) { New-Binary -Target $platform })
    }
    finally
    {
        $env:GOOS, $env:GOARCH, $env:CGO_ENABLED = $before
        Remove-Item -Path (Join-Path $root 'cmd/rpcdsc/rsrc_windows_*.syso'), (Join-Path $root 'psmodule/sources.zip.gz'), (Join-Path $root 'templates/sources.zip.gz') -ErrorAction SilentlyContinue
    }

    Add-FileSum -Sum $sums
}

function Add-FileSum
{
    param (
        [Parameter(Mandatory = $true)]
        [string[]]
        $Sum
    )

    [System.IO.File]::AppendAllText((Join-Path $dist 'SHA256SUMS'), ($Sum -join "`n") + "`n")
}

# Puts files of the folder on the list of sums.
function Add-File
{
    param (
        [Parameter(Mandatory = $true)]
        [string[]]
        $Name
    )

    foreach ($file in $Name)
    {
        Add-FileSum -Sum "$(Get-FileSum -Path (Join-Path $dist $file))  $file"
        [System.Console]::Error.WriteLine($file)
    }
}

# The version that the program gives as its own, unless there is another.
function Get-ModuleVersion
{
    if ($Version)
    {
        return $Version
    }

    $said = Invoke-Program -Name go -Argument 'run', './cmd/rpcdsc', 'version'
    if ("$said" -notmatch '^rpcdsc ([0-9]+\.[0-9]+\.[0-9]+) ')
    {
        throw "rpcdsc has no version in '$said'"
    }

    $Matches[1]
}

function Copy-Binary
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Folder
    )

    foreach ($platform in $Target)
    {
        $platform = $platform.Replace('/', '-')
        $name = 'rpcdsc'
        if ($platform -like 'windows-*')
        {
            $name = 'rpcdsc.exe'
        }

        $bin = [System.IO.Path]::Combine($Folder, 'bin', $platform)
        $null = [System.IO.Directory]::CreateDirectory($bin)
        [System.IO.File]::Copy((Join-Path $dist ($name -replace '^rpcdsc', "rpcdsc-$platform")), (Join-Path $bin $name))
    }
}

# A module's folder with its version, and the manifest that says so, which it returns.
function New-Module
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Name,

        [Parameter(Mandatory = $true)]
        [string]
        $ModuleVersion
    )

    $folder = [System.IO.Path]::Combine($dist, 'modules', $Name, $ModuleVersion)
    $null = [System.IO.Directory]::CreateDirectory((Split-Path -Path $folder -Parent))
    Copy-Item -LiteralPath ([System.IO.Path]::Combine($root, 'psmodule', $Name)) -Destination $folder -Recurse
    [System.IO.File]::Copy((Join-Path $root 'LICENSE'), (Join-Path $folder 'LICENSE'))
    $manifest = Join-Path $folder "$Name.psd1"
    $text = [System.IO.File]::ReadAllText($manifest).Replace("ModuleVersion = '0.0.0'", "ModuleVersion = '$ModuleVersion'")
    # A gallery is for PowerShell 5.0 and later, where a manifest can list DSC resources.
    $listed = $text -replace '(?m)^ *# Before 5\.0.*\r?\n( *)# (DscResourcesToExport)', '$1$2'
    if ($listed -ne $text)
    {
        $text = $listed.Replace("PowerShellVersion = '2.0'", "PowerShellVersion = '5.0'")
    }

    [System.IO.File]::WriteAllText($manifest, $text)
    Add-Signature -Path @(Get-ChildItem -LiteralPath $folder -Recurse -File | Where-Object { '.ps1', '.psm1', '.psd1', '.ps1xml' -contains $_.Extension } | ForEach-Object { $_.FullName })
    # It warns of a key that PowerShell 2.0 needs.
    $module = Test-ModuleManifest -Path $manifest -WarningAction SilentlyContinue
    if ("$($module.Version)" -ne $ModuleVersion)
    {
        throw "$manifest has version $($module.Version) and not $ModuleVersion"
    }

    $module
}

# The DSC resources of a module: what their schemas call them.
function Get-ResourceName
{
    param (
        [Parameter(Mandatory = $true)]
        [string]
        $Folder
    )

    foreach ($schema in Get-ChildItem -Path $Folder -Recurse -Filter '*.schema.mof')
    {
        if ([System.IO.File]::ReadAllText($schema.FullName) -match 'FriendlyName\("(\w+)"\)')
        {
            $Matches[1]
        }
    }
}

function Invoke-Pack
{
    $moduleVersion = Get-ModuleVersion
    foreach ($name in 'RpcDsc', 'RpcPortPolicy')
    {
        $module = New-Module -Name $name -ModuleVersion $moduleVersion
        if ($name -eq 'RpcDsc')
        {
            Copy-Binary -Folder $module.ModuleBase
        }

        $about = @{
            name = $name
            version = $moduleVersion
            author = $module.Author
            copyright = $module.Copyright
            description = $module.Description
            license = 'MIT'
            project = "$($module.ProjectUri)"
            tags = @($module.Tags)
            functions = @($module.ExportedFunctions.Keys | Sort-Object)
            resources = @(Get-ResourceName -Folder $module.ModuleBase)
            editions = @($module.CompatiblePSEditions)
        }
        ConvertTo-Json -InputObject $about | & go run ./internal/pack $module.ModuleBase $dist
        if ($LASTEXITCODE -ne 0)
        {
            throw "packing $name ended with exit code $LASTEXITCODE"
        }

        Add-File -Name "$name-$moduleVersion.zip", "$name.$moduleVersion.nupkg"
    }

    $about = @{
        version = $moduleVersion
        author = $module.Author
        description = 'Confines DCOM/RPC on a fleet of Windows machines to a small range of ports and to the networks that may use it.'
        license = 'MIT'
        url = $ReleaseUrl
    }
    $made = ConvertTo-Json -InputObject $about | & go run ./internal/pack release $dist LICENSE README.md docs/rpcdsc.1
    if ($LASTEXITCODE -ne 0)
    {
        throw "packing the release ended with exit code $LASTEXITCODE"
    }

    Add-File -Name $made
}

# Tries each way of applying on this Windows.
function Invoke-Integration
{
    $binary = Join-Path ([System.IO.Path]::GetTempPath()) "rpcdsc-$PID.exe"
    try
    {
        Invoke-Program -Name go -Argument 'build', '-o', $binary, './cmd/rpcdsc'
        & (Join-Path $root '.ci/integration.ps1') -Binary $binary -Report $dist -Peer $Peer -PeerNetwork $PeerNetwork -Address $Address
        if ($LASTEXITCODE -ne 0)
        {
            throw "not everything was as it should be: see $dist"
        }
    }
    finally
    {
        [System.IO.File]::Delete($binary)
    }
}

Assert-Signing
Push-Location $root
try
{
    if ('test', 'all' -contains $Task)
    {
        Invoke-Test
    }

    if ($Task -eq 'integration')
    {
        Invoke-Integration
    }

    if ('build', 'pack', 'all' -contains $Task)
    {
        Invoke-Build
    }

    if ('pack', 'all' -contains $Task)
    {
        Invoke-Pack
    }
}
finally
{
    Pop-Location
}
