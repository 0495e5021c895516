#!/usr/bin/env bash
# A network with a wildcard mask, as routers write it: 10.1.1.0/0.0.0.255 are the
# 256 addresses from 10.1.1.0 (Debian 12; versions below; 28 November 2026).
# One would guess: every tool for networks gives 10.1.1.0/24, or refuses.
# What happens: iprange takes it for the whole internet, Net::CIDR::Set for all of
# IPv6, ipcalc-ng and IPy count its bits and give 16 million addresses; all say that
# they succeeded.
source "$(dirname "$0")/common.sh"
unpack ipcalc=0.42-2 netmask=2.4.4-3 ipcalc-ng=1.0.2-1 iprange=1.0.4+ds-2 python3-ipy=1:1.01-2 \
  python3-netaddr=0.8.0-2 libnet-cidr-set-perl=0.13-4
wild=10.1.1.0/0.0.0.255
same ipcalc 10.1.1.0/24 "$(ipcalc -nb $wild | awk '/^Network/ { print $2 }')"
same netmask 10.1.1.0/24 "$(netmask $wild | tr -d ' ')"
same netaddr 10.1.1.0/24 "$(/usr/bin/python3 -c "import netaddr; print(netaddr.IPNetwork('$wild'))")"
same ipcalc-ng 10.0.0.0/8 "$(ipcalc-ng $wild | awk '/^Network/ { print $2 }')"
same IPy 10.0.0.0/8 "$(/usr/bin/python3 -c "import IPy; print(IPy.IP('$wild', make_net=True))")"
same iprange 0.0.0.0/0 "$(echo $wild | iprange)"
same Net::CIDR::Set ::/0 "$(perl -MNet::CIDR::Set -e 'print Net::CIDR::Set->new(shift)->as_string' $wild 2>/dev/null)"
