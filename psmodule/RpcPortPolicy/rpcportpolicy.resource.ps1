# The resource Rpcdsc.Windows/RpcPortPolicy for DSC 3, in Windows PowerShell 5.1; RpcPortPolicy.dsc.resource.json beside
# it says how dsc runs it. It takes an instance as JSON by the pipeline, gives its state as one line of JSON, and writes
# what else is to be said to the error stream, a line of JSON each. Exit codes: 0 done, 1 failed.
[CmdletBinding()]
param
(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateSet('Get', 'Test', 'Set')]
    [string]
    $Operation,

    [Parameter(ValueFromPipeline = $true)]
    [AllowEmptyString()]
    [string]
    $InputObject,

    [Parameter()]
    [switch]
    $WhatIf
)
begin
{
    $ErrorActionPreference = 'Stop'
    $lines = @()
    $script:warned = @()

    function ConvertTo-RpcDscJson
    {
        <#
        .SYNOPSIS
        Gives an object as one line of JSON in ASCII: dsc reads UTF-8, and Windows PowerShell writes something else.
        .PARAMETER InputObject
        The object.
        .OUTPUTS
        System.String
        #>
        param ($InputObject)
        [regex]::Replace((ConvertTo-Json -InputObject $InputObject -Compress -Depth 5), '[^\x20-\x7e]', { '\u{0:x4}' -f [int][char]$args[0].Value })
    }

    function Write-RpcDscMessage
    {
        <#
        .SYNOPSIS
        Tells dsc something, by the error stream.
        .PARAMETER Level
        How much it matters: error, warn or info.
        .PARAMETER Message
        What is to be said.
        .OUTPUTS
        None.
        #>
        param ([string]$Level, [string]$Message)
        [Console]::Error.WriteLine((ConvertTo-RpcDscJson -InputObject @{ $Level = $Message }))
    }

    function ConvertFrom-RpcDscInstance
    {
        <#
        .SYNOPSIS
        Reads an instance, and gives it as the resource for the Local Configuration Manager takes it. Refuses what the schema does.
        .PARAMETER Text
        The instance as JSON.
        .OUTPUTS
        System.Collections.Hashtable. Fleet, Policy, Ensure and Restart.
        #>
        param ([string]$Text)
        $instance = $null
        if ($Text.Trim() -match '^\{')
        {
            $instance = ConvertFrom-Json -InputObject $Text
        }
        if ($null -eq $instance)
        {
            throw 'The instance is no object of JSON.'
        }
        $given = @{}
        foreach ($property in $instance.PSObject.Properties)
        {
            # What the resource itself says comes back where somebody gives it a state.
            if ('ports', 'differences', 'pending', '_inDesiredState', '_restartRequired', '_metadata' -ccontains $property.Name)
            {
                continue
            }
            if ('fleet', 'policy', 'restart', '_exist' -cnotcontains $property.Name)
            {
                throw "The instance has the property $($property.Name), which is none of fleet, policy, restart and _exist."
            }
            $type = @([string], [bool])[[int]($property.Name -eq '_exist')]
            if ($property.Value -isnot $type -or "$($property.Value)" -eq '')
            {
                throw "The property $($property.Name) of the instance is empty, or no $($type.Name)."
            }
            $given[$property.Name] = $property.Value
        }
        if (-not $given['fleet'])
        {
            throw 'The instance has no property fleet.'
        }
        if ($given['_exist'] -eq $false)
        {
            return @{ Fleet = $given.fleet; Policy = 'none'; Ensure = 'Absent' }
        }
        if (-not $given['policy'])
        {
            throw 'The instance has no property policy, which it needs unless _exist is false.'
        }
        @{ Fleet = $given.fleet; Policy = $given.policy; Ensure = 'Present'; Restart = "$($given['restart'])" -replace '^$', 'never' }
    }

    function Invoke-RpcDscFunction
    {
        <#
        .SYNOPSIS
        Runs a function of the other resource. Its warnings and verbose messages go to dsc.
        .PARAMETER Name
        The function's name.
        .PARAMETER Property
        The instance.
        .OUTPUTS
        System.Object. What the function gives.
        #>
        param ([string]$Name, [hashtable]$Property)
        & $Name @Property -Verbose 3>&1 4>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.WarningRecord])
            {
                $script:warned += $_.Message
                Write-RpcDscMessage -Level 'warn' -Message $_.Message
            }
            elseif ($_ -is [Management.Automation.VerboseRecord])
            {
                Write-RpcDscMessage -Level 'info' -Message $_.Message
            }
            else
            {
                $_
            }
        }
    }

    function Get-RpcDscState
    {
        <#
        .SYNOPSIS
        Gives the state of the computer as the schema has it.
        .PARAMETER Property
        The instance.
        .OUTPUTS
        System.Collections.Hashtable
        #>
        param ([hashtable]$Property)
        $found = Invoke-RpcDscFunction -Name 'Get-TargetResource' -Property $Property
        $state = @{ fleet = $Property.Fleet; _exist = $found.Ensure -eq 'Present' }
        if ($Property.Ensure -eq 'Present')
        {
            $state.policy = $Property.Policy
            $state.restart = $Property.Restart
            $state.ports = [string[]]@($found.Ports)
            $state.differences = [string[]]@($found.Differences)
            $state.pending = "$($found.Pending)"
        }
        $state
    }

    function Test-RpcDscState
    {
        <#
        .SYNOPSIS
        Tells whether there is nothing to do: nothing differs, or nothing of the fleet is there that is to go.
        .PARAMETER Property
        The instance.
        .PARAMETER State
        What Get-RpcDscState gave.
        .OUTPUTS
        System.Boolean
        #>
        param ([hashtable]$Property, [hashtable]$State)
        if ($Property.Ensure -eq 'Absent')
        {
            return -not $State._exist
        }
        $State.differences.Count -eq 0
    }

    function Test-RpcDscPending
    {
        <#
        .SYNOPSIS
        Tells whether the RPC values have changed since Windows started. What is removed takes its mark along, and warns.
        .PARAMETER Property
        The instance.
        .OUTPUTS
        System.Boolean
        #>
        param ([hashtable]$Property)
        & (Get-Module -Name DSC_RpcPortPolicy) {
            & $script:module {
                param ($Fleet, $Warned)
                (Test-RpcPending -Policy @{ Fleet = $Fleet }) -or @($Warned -like "*: $($RpcText.RemovedPending)").Count -gt 0
            } $args[0] $args[1]
        } $Property.Fleet $script:warned
    }

    function Get-RpcDscRefusal
    {
        <#
        .SYNOPSIS
        Says what speaks against a change, before it is tried; nothing if nothing does.
        .PARAMETER Property
        The instance.
        .OUTPUTS
        System.String
        #>
        param ([hashtable]$Property)
        & (Get-Module -Name DSC_RpcPortPolicy) {
            param ($Property)
            try
            {
                $node = Get-RpcResourceNode -Property $Property
                & $script:module {
                    param ($Policy, $Ensure)
                    Assert-RpcSession -Change
                    if ($Ensure -ne 'Absent')
                    {
                        Assert-RpcPreflight -Policy $Policy
                    }
                } $node.Policy $Property.Ensure 3>$null
            }
            catch
            {
                "would be refused: $($_.Exception.Message)"
            }
        } $Property
    }

    function Get-RpcDscPlan
    {
        <#
        .SYNOPSIS
        Says in words what Set would do.
        .PARAMETER Property
        The instance.
        .PARAMETER State
        What Get-RpcDscState gave.
        .OUTPUTS
        System.String
        #>
        param ([hashtable]$Property, [hashtable]$State)
        if (Test-RpcDscState -Property $Property -State $State)
        {
            return 'nothing to do'
        }
        Get-RpcDscRefusal -Property $Property
        if ($Property.Ensure -eq 'Absent')
        {
            return "would remove everything of the fleet $($Property.Fleet)"
        }
        $State.differences | ForEach-Object { "would change $_" }
    }

    function Set-RpcDscState
    {
        <#
        .SYNOPSIS
        Makes the computer what the instance says, and gives its state afterwards; with WhatIf says what it would do.
        .PARAMETER Property
        The instance.
        .PARAMETER WhatIf
        Whether to change nothing.
        .OUTPUTS
        System.Collections.Hashtable
        #>
        param ([hashtable]$Property, [switch]$WhatIf)
        if ($WhatIf)
        {
            $state = Get-RpcDscState -Property $Property
            $plan = [string[]]@(Get-RpcDscPlan -Property $Property -State $state)
            $state._exist = $Property.Ensure -eq 'Present'
            $state.Remove('differences')
            $state._metadata = @{ whatIf = $plan }
            return $state
        }
        $null = Invoke-RpcDscFunction -Name 'Set-TargetResource' -Property $Property
        $state = Get-RpcDscState -Property $Property
        if (-not (Test-RpcDscState -Property $Property -State $state))
        {
            throw "After the change still differs: $($state['differences'] -join '; ')"
        }
        if (Test-RpcDscPending -Property $Property)
        {
            $state._restartRequired = @(@{ system = [Environment]::MachineName })
        }
        $state
    }
}
process
{
    $lines += $InputObject
}
end
{
    try
    {
        $resource = Join-Path -Path $PSScriptRoot -ChildPath 'DSCResources/DSC_RpcPortPolicy/DSC_RpcPortPolicy.psm1'
        Import-Module -Name $resource -Force -Verbose:$false
        $property = ConvertFrom-RpcDscInstance -Text ($lines -join "`n")
        if ($Operation -eq 'Set')
        {
            $state = Set-RpcDscState -Property $property -WhatIf:$WhatIf
        }
        else
        {
            $state = Get-RpcDscState -Property $property
        }
        if ($Operation -eq 'Test')
        {
            $state._inDesiredState = Test-RpcDscState -Property $property -State $state
        }
        ConvertTo-RpcDscJson -InputObject $state
    }
    catch
    {
        Write-RpcDscMessage -Level 'error' -Message $_.Exception.Message
        exit 1
    }
    exit 0
}
