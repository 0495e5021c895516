function New-RpcDifference
{
    <#
    .SYNOPSIS
    Makes an object that says what of this computer isn't as the policy says.
    .PARAMETER What
    The thing.
    .PARAMETER Is
    What it is.
    .PARAMETER Should
    What it should be.
    .OUTPUTS
    RpcPortPolicy.Difference
    #>
    param ($What, $Is, $Should)
    $object = New-Object -TypeName PSObject -Property @{ What = $What; Is = $Is; Should = $Should } |
        Select-Object -Property What, Is, Should
    $object.PSObject.TypeNames.Insert(0, 'RpcPortPolicy.Difference')
    $object
}
