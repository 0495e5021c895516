#!/usr/bin/env bash
# Two spellings of networks that lists of branches and sites have: a leading zero
# (from a table with columns), and a short prefix (Debian 12; 28 November 2026).
# One would guess: 010.1.1.0/24 is 10.1.1.0/24, octal (8.1.1.0/24) or refused, and
# 10.1/16 is 10.1.0.0/16 or refused.
# What happens: of the first also 255.255.255.255 with status 0 (prips); of the second
# the NEIGHBOUR 10.0.0.0/16 (netmask, iprange), since they read 10.1 as 10.0.0.1.
# NetAddr::IP does both: 10.1 is 10.0.0.1 and 10.1/16 is 10.1.0.0/16.
source "$(dirname "$0")/common.sh"
unpack ipcalc=0.42-2 ipcalc-ng=1.0.2-1 sipcalc=1.1.6-3 aggregate=1.6-7+b1 iprange=1.0.4+ds-2 netmask=2.4.4-3 \
  prips=1.2.0-1 libnetaddr-ip-perl=4.079+dfsg-2+b1 libnet-cidr-perl=0.21-2

zero=010.1.1.0/24
same "ipcalc $zero" 10.1.1.0/24 "$(ipcalc -nb $zero | awk '/^Network/ { print $2 }')"
same "aggregate $zero" 10.1.1.0/24 "$(echo $zero | aggregate -q)"
same "iprange $zero" 8.1.1.0/24 "$(echo $zero | iprange)"
same "netmask $zero" 8.1.1.0/24 "$(netmask $zero | tr -d ' ')"
same "ipcalc-ng $zero" 'ipcalc-ng: bad IPv4 address: 010.1.1.0' "$(ipcalc-ng $zero 2>&1 || true)"
same 'prips 010.1.1.1 010.1.1.3' '255.255.255.255, status 0' "$(prips 010.1.1.1 010.1.1.3), status $?"

short=10.1/16
same "iprange $short" 10.0.0.0/16 "$(echo $short | iprange)"
same "netmask $short" 10.0.0.0/16 "$(netmask $short | tr -d ' ')"
same "Net::CIDR $short" 10.1.0.0-10.1.255.255 "$(perl -MNet::CIDR -e 'print Net::CIDR::cidr2range(shift)' $short)"
same "NetAddr::IP $short" 10.1.0.0/16 "$(perl -MNetAddr::IP -e 'print NetAddr::IP->new(shift)' $short)"
same 'NetAddr::IP 10.1' 10.0.0.1/32 "$(perl -MNetAddr::IP -e 'print NetAddr::IP->new(shift)' 10.1)"
