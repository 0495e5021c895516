#!/usr/bin/env bash
# A range of addresses, of which a firewall wants networks, given to prips 1.2.0-1
# (Debian 12), whose manual says of -c that it prints the range in CIDR notation
# (29 November 2026).
# One would guess: several networks that together are the range, as netmask and others
# print, or an error where one network isn't enough.
# What happens: the smallest single network that holds the range, with status 0 and
# without a word: five addresses become sixteen, and two networks of 65,536 become four.
# Who lets that in lets in addresses that nobody listed.
source "$(dirname "$0")/common.sh"
unpack prips=1.2.0-1 netmask=2.4.4-3
same 'netmask, of five addresses' '10.1.1.5/32 10.1.1.6/31 10.1.1.8/31' "$(netmask 10.1.1.5:10.1.1.9 | tr -d ' ' | paste -sd' ')"
same 'prips, of the same' 10.1.1.0/28 "$(prips -c 10.1.1.5 10.1.1.9)"
same 'prips, of 10.1.0.0 to 10.2.255.255' 10.0.0.0/14 "$(prips -c 10.1.0.0 10.2.255.255)"
same 'prips, of a whole network' 10.1.1.0/24 "$(prips -c 10.1.1.0 10.1.1.255)"
