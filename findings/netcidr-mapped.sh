#!/usr/bin/env bash
# IPv4 networks written as IPv6 (::ffff:10.1.1.0/120 are 10.1.1.0/24), as sockets
# and logs of dual-stack services have them (28 November 2026).
# One would guess: a library for networks gives them back as they are, or as IPv4.
# What happens: Net::CIDR::Set 0.13-4 (Debian 12) drops zeros inside a group, so that
# it holds another network, ::ffff:a:100 in place of ::ffff:a01:100. And Go's
# cidranger v1.0.2 takes the network without an error, prints it as 10.1.1.0/24, and
# then finds neither spelling of an address in it.
source "$(dirname "$0")/common.sh"
unpack libnet-cidr-set-perl=0.13-4
same 'Net::CIDR::Set' '::ffff:a:100-::ffff:a:1ff' "$(perl -MNet::CIDR::Set -e 'print Net::CIDR::Set->new(shift)->as_string' ::ffff:10.1.1.0/120)"

mkdir mod && cd mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net"

	"github.com/yl2chen/cidranger"
)

func main() {
	ranger := cidranger.NewPCTrieRanger()
	_, network, _ := net.ParseCIDR("::ffff:10.1.1.0/120")
	err := ranger.Insert(cidranger.NewBasicRangerEntry(*network))
	plain, err2 := ranger.Contains(net.ParseIP("10.1.1.5"))
	mapped, err3 := ranger.Contains(net.ParseIP("::ffff:10.1.1.5"))
	fmt.Println(network, err, plain, err2, mapped, err3)
}
GO
go mod init lab >/dev/null 2>&1
go get github.com/yl2chen/cidranger@v1.0.2 >/dev/null 2>&1 || exit 2
same 'cidranger' '10.1.1.0/24 <nil> false <nil> false <nil>' "$(go run .)"
