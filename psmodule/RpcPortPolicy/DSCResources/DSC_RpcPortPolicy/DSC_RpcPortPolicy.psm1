# The DSC resource RpcPortPolicy: the module's functions for a Local Configuration Manager, WMF 4.0 and later.
$ErrorActionPreference = 'Stop'
$script:root = Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent
$script:module = Import-Module -Name (Join-Path -Path $script:root -ChildPath 'RpcPortPolicy.psd1') -Force -PassThru

function Get-RpcResourceNode
{
    <#
    .SYNOPSIS
    Gives policy and slot as the module's functions take them; refuses a policy of another fleet.
    .PARAMETER Property
    The resource's properties.
    #>
    param ([hashtable]$Property)
    & $script:module {
        param ($Property)
        $policy = Import-RpcPolicy -FleetPath (Resolve-RpcFleetPath) -Tag $Property.Policy
        Assert-RpcPolicy -Policy $policy
        if ($policy.Fleet -ne $Property.Fleet)
        {
            throw ($RpcText.OtherFleet -f $Property.Policy, $policy.Fleet, $Property.Fleet)
        }
        $slot = @{ When = 'never' }
        foreach ($name in 'When', 'Day', 'Clock', 'At')
        {
            if ($Property["Restart$name"])
            {
                $slot[$name] = $Property["Restart$name"]
            }
        }
        Assert-RpcSlot -Slot $slot
        @{ Policy = $policy; Slot = $slot }
    } $Property
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

    .PARAMETER RestartWhen
    When the computer may restart by itself: window, at or never.

    .PARAMETER RestartDay
    The day of the week of a window.

    .PARAMETER RestartClock
    The time of day in a window, as in 02:05.

    .PARAMETER RestartAt
    The time for RestartWhen at, as in 2026-12-05T02:00:00.
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
        [ValidateSet('window', 'at', 'never')]
        [string]
        $RestartWhen = 'never',

        [Parameter()]
        [ValidateSet('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')]
        [string]
        $RestartDay,

        [Parameter()]
        [string]
        $RestartClock,

        [Parameter()]
        [string]
        $RestartAt
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    $state = Get-RpcPortPolicy @node
    $absent = & $script:module { param ($Policy) Test-RpcAbsent -Policy $Policy } $node.Policy
    @{
        Fleet = $Fleet
        Policy = $Policy
        Ensure = @('Present', 'Absent')[[int]$absent]
        RestartWhen = $RestartWhen
        RestartDay = $RestartDay
        RestartClock = $RestartClock
        RestartAt = $RestartAt
        Ports = [string[]]@($state.Ports | ForEach-Object { "$_" })
        Differences = [string[]]@(Test-RpcPortPolicy @node -Detailed | ForEach-Object { "$($_.What): $($_.Is); should be: $($_.Should)" })
        Restart = $state.Restart
    }
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

    .PARAMETER RestartWhen
    When the computer may restart by itself: window, at or never.

    .PARAMETER RestartDay
    The day of the week of a window.

    .PARAMETER RestartClock
    The time of day in a window, as in 02:05.

    .PARAMETER RestartAt
    The time for RestartWhen at, as in 2026-12-05T02:00:00.
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
        [ValidateSet('window', 'at', 'never')]
        [string]
        $RestartWhen = 'never',

        [Parameter()]
        [ValidateSet('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')]
        [string]
        $RestartDay,

        [Parameter()]
        [string]
        $RestartClock,

        [Parameter()]
        [string]
        $RestartAt
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    if ($Ensure -eq 'Absent')
    {
        return & $script:module { param ($Policy) Test-RpcAbsent -Policy $Policy } $node.Policy
    }
    Test-RpcPortPolicy @node
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

    .PARAMETER RestartWhen
    When the computer may restart by itself: window, at or never.

    .PARAMETER RestartDay
    The day of the week of a window.

    .PARAMETER RestartClock
    The time of day in a window, as in 02:05.

    .PARAMETER RestartAt
    The time for RestartWhen at, as in 2026-12-05T02:00:00.
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
        [ValidateSet('window', 'at', 'never')]
        [string]
        $RestartWhen = 'never',

        [Parameter()]
        [ValidateSet('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')]
        [string]
        $RestartDay,

        [Parameter()]
        [string]
        $RestartClock,

        [Parameter()]
        [string]
        $RestartAt
    )
    $node = Get-RpcResourceNode -Property $PSBoundParameters
    if ($Ensure -eq 'Absent')
    {
        Remove-RpcPortPolicy -Policy $node.Policy -Confirm:$false
        return
    }
    Set-RpcPortPolicy @node -Confirm:$false
}

Export-ModuleMember -Function 'Get-TargetResource', 'Test-TargetResource', 'Set-TargetResource'
