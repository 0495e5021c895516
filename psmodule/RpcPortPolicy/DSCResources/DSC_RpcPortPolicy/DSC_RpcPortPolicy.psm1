# The DSC resource RpcPortPolicy: the module's functions for a Local Configuration Manager, WMF 4.0 and later.
$ErrorActionPreference = 'Stop'
$script:root = Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent
$script:module = Import-Module -Name (Join-Path -Path $script:root -ChildPath 'RpcPortPolicy.psd1') -Force -PassThru

function Get-RpcResourceNode
{
    <#
    .SYNOPSIS
    Gives policy and slot as the module's functions take them; refuses a policy of another fleet.
    What is to be removed hangs on the fleet's name alone: the policy may have gone with the computer's place in the fleet.
    .PARAMETER Property
    The resource's properties.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ([hashtable]$Property)
    & $script:module {
        param ($Property)
        try
        {
            if ($Property['Ensure'] -eq 'Absent')
            {
                return @{ Policy = Get-RpcFleetPolicy -Fleet $Property.Fleet }
            }
            $policy = Import-RpcPolicy -FleetPath (Resolve-RpcFleetPath) -Tag $Property.Policy
            Assert-RpcPolicy -Policy $policy
            if ($policy.Fleet -ne $Property.Fleet)
            {
                throw ($RpcText.OtherFleet -f $Property.Policy, $policy.Fleet, $Property.Fleet)
            }
            if ($Property['Restart'] -eq 'listed')
            {
                $node = Resolve-RpcNode
                if ($node.Policy.Tag -ne $Property.Policy)
                {
                    throw ($RpcText.OtherPolicy -f $node.Policy.Tag, $Property.Policy)
                }
                return $node
            }
            $when, $first, $second = "$($Property['Restart'])" -replace '^$', 'never' -split ' ', 3
            $slot = @{ When = $when; Day = $first; Clock = $second }
            if ($when -eq 'at')
            {
                $slot = @{ When = $when; At = "$first $second".Trim() }
            }
            Assert-RpcSlot -Slot $slot
            @{ Policy = $policy; Slot = $slot }
        }
        catch
        {
            throw (ConvertTo-RpcError -Record $_)
        }
    } $Property
}

function Write-RpcResourceText
{
    <#
    .SYNOPSIS
    Writes a text of the module to the verbose stream, which the Local Configuration Manager logs.
    .PARAMETER Id
    The text's name.
    .PARAMETER Value
    What stands in it.
    .OUTPUTS
    None.
    #>
    param ([string]$Id, [object[]]$Value)
    $text = & $script:module { param ($Id) $RpcText[$Id] } $Id
    Write-Verbose -Message ($text -f $Value)
}

function Get-RpcResourceReason
{
    <#
    .SYNOPSIS
    Says why the computer is, or isn't, as it should be, in the form that Machine Configuration takes.
    .PARAMETER Difference
    What differs.
    .OUTPUTS
    System.Collections.Hashtable
    #>
    param ([string[]]$Difference)
    if (-not $Difference)
    {
        return @{ Code = 'RpcPortPolicy:RpcPortPolicy:InPlace'; Phrase = 'The computer is as the policy says.' }
    }
    foreach ($text in $Difference)
    {
        @{ Code = 'RpcPortPolicy:RpcPortPolicy:Difference'; Phrase = $text }
    }
}

function Get-TargetResource
{
    <#
    .SYNOPSIS
    Describes the computer.

    .PARAMETER Fleet
    The fleet that the policy is one of.

    .PARAMETER Policy
    The tag of the policy in the fleet's data.

    .PARAMETER Ensure
    Present, if the computer is to be as the policy says; Absent, if nothing of the fleet is to be on it.

    .PARAMETER Restart
    When the computer may restart by itself: window Saturday 02:05, at 2026-12-05T02:00:00, or never; or listed, which is
    what the fleet's list of hosts says of this computer, which must have this policy there.

    .OUTPUTS
    System.Collections.Hashtable
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter(Mandatory = $true)]
        [string]
        $Policy,

        [Parameter()]
        [ValidateSet('Present', 'Absent')]
        [string]
        $Ensure = 'Present',

        [Parameter()]
        [string]
        $Restart = 'never'
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    Write-RpcResourceText -Id 'ResourceReads' -Value $node.Policy.Label, $Policy
    $state = @{ Ports = @(); Restart = '' }
    $differences = @()
    if ($Ensure -ne 'Absent')
    {
        $state = Get-RpcPortPolicy @node
        $differences = @(Test-RpcPortPolicy @node -Detailed | ForEach-Object { "$($_.What): $($_.Is); should be: $($_.Should)" })
    }
    $absent = & $script:module { param ($Policy) Test-RpcAbsent -Policy $Policy } $node.Policy
    $present = -not $absent
    if ($Ensure -eq 'Absent' -and $present)
    {
        $differences = @('Ensure: Present; should be: Absent')
    }
    $result = @{
        Fleet = $Fleet
        Policy = $Policy
        Ensure = @('Present', 'Absent')[[int]$absent]
        Restart = $Restart
        Ports = [string[]]@($state.Ports | Where-Object { $_ } | ForEach-Object { "$_" })
        Differences = [string[]]$differences
        Pending = $state.Restart
    }
    # Machine Configuration shows them. An older Local Configuration Manager takes no hashtables for instances.
    if ($PSVersionTable.PSVersion.Major -ge 6)
    {
        $result['Reasons'] = @(Get-RpcResourceReason -Difference $differences)
    }
    $result
}

function Test-TargetResource
{
    <#
    .SYNOPSIS
    Tells whether Set-TargetResource has nothing to do.

    .PARAMETER Fleet
    The fleet that the policy is one of.

    .PARAMETER Policy
    The tag of the policy in the fleet's data.

    .PARAMETER Ensure
    Present, if the computer is to be as the policy says; Absent, if nothing of the fleet is to be on it.

    .PARAMETER Restart
    When the computer may restart by itself: window Saturday 02:05, at 2026-12-05T02:00:00, or never; or listed, which is
    what the fleet's list of hosts says of this computer, which must have this policy there.

    .OUTPUTS
    System.Boolean
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter(Mandatory = $true)]
        [string]
        $Policy,

        [Parameter()]
        [ValidateSet('Present', 'Absent')]
        [string]
        $Ensure = 'Present',

        [Parameter()]
        [string]
        $Restart = 'never'
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    if ($Ensure -eq 'Absent')
    {
        $inPlace = & $script:module { param ($Policy) Test-RpcAbsent -Policy $Policy } $node.Policy
    }
    else
    {
        # Another module doesn't see what this function was told about verbose messages.
        $inPlace = Test-RpcPortPolicy @node -Verbose:($VerbosePreference -ne 'SilentlyContinue')
    }
    Write-RpcResourceText -Id 'ResourceCompares' -Value $node.Policy.Label, $Ensure, $Policy, $inPlace
    $inPlace
}

function Set-TargetResource
{
    <#
    .SYNOPSIS
    Makes the computer what the policy says, or removes everything of the fleet from it.

    .PARAMETER Fleet
    The fleet that the policy is one of.

    .PARAMETER Policy
    The tag of the policy in the fleet's data.

    .PARAMETER Ensure
    Present, if the computer is to be as the policy says; Absent, if nothing of the fleet is to be on it.

    .PARAMETER Restart
    When the computer may restart by itself: window Saturday 02:05, at 2026-12-05T02:00:00, or never; or listed, which is
    what the fleet's list of hosts says of this computer, which must have this policy there.

    .OUTPUTS
    None.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param
    (
        [Parameter(Mandatory = $true)]
        [string]
        $Fleet,

        [Parameter(Mandatory = $true)]
        [string]
        $Policy,

        [Parameter()]
        [ValidateSet('Present', 'Absent')]
        [string]
        $Ensure = 'Present',

        [Parameter()]
        [string]
        $Restart = 'never'
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    Write-RpcResourceText -Id 'ResourceChanges' -Value $node.Policy.Label, $Ensure, $Policy
    $common = @{ Confirm = $false; Verbose = $VerbosePreference -ne 'SilentlyContinue' }
    if ($Ensure -eq 'Absent')
    {
        Remove-RpcPortPolicy -Fleet $Fleet @common
        return
    }
    Set-RpcPortPolicy @node @common
}

Export-ModuleMember -Function 'Get-TargetResource', 'Test-TargetResource', 'Set-TargetResource'
