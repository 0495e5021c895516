@{
    Schema = 1
    Fleet = 'contoso'
    Tag = '1a2b3c4d'
    Label = 'Block RPC Ports - contoso'
    RuleGroup = 'rpcdsc contoso'
    Ports = @('5001-5100', '5200-5299')
    Rules = @(
        @{
            Name = 'rpcdsc contoso 1a2b3c4d 1'
            Action = 'Block'
            Protocol = 'TCP'
            LocalPort = @('135', '5001-5100', '5200-5299')
            RemoteAddress = @('0.0.0.1-10.1.0.255', '10.1.2.0-10.1.255.255', '10.3.0.0-192.168.50.9',
                '192.168.50.31-255.255.255.254', '::2-2001:db8:4f:ffff:ffff:ffff:ffff:ffff',
                '2001:db8:50:1::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe')
        }
        @{
            Name = 'rpcdsc contoso 1a2b3c4d 2'
            Action = 'Allow'
            Protocol = 'TCP'
            LocalPort = @('135', '5001-5100', '5200-5299')
            RemoteAddress = @('10.1.1.0/24', '10.2.0.0/16', '192.168.50.10-192.168.50.30', '172.16.0.7',
                '2001:db8:50::/64')
        }
        @{
            Name = 'rpcdsc contoso 1a2b3c4d 3'
            Action = 'Block'
            Protocol = 'UDP'
            LocalPort = @('135')
            RemoteAddress = @('0.0.0.1-10.1.0.255', '10.1.2.0-255.255.255.254')
        }
    )
    Restart = @{
        When = 'window'
        Notice = 600
    }
}
