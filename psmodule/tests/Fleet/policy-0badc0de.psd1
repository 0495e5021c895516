@{
    Schema = 1
    Fleet = 'contoso'
    Tag = '0badc0de'
    Label = 'Block RPC Ports - contoso'
    RuleGroup = 'rpcdsc contoso'
    Ports = @('6001-6100')
    Rules = @(
        @{
            Name = 'rpcdsc contoso 0badc0de 1'
            Action = 'Block'
            Protocol = 'TCP'
            LocalPort = @('135', '6001-6100')
            RemoteAddress = @('0.0.0.1-9.255.255.255', '11.0.0.0-255.255.255.254')
        }
        @{
            Name = 'rpcdsc contoso 0badc0de 2'
            Action = 'Allow'
            Protocol = 'TCP'
            LocalPort = @('135', '6001-6100')
            RemoteAddress = @('10.0.0.0/8')
        }
    )
    Restart = @{
        When = 'never'
        Notice = 60
    }
}
