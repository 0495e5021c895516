#!/usr/bin/env bash
# A list of networks with IPv6 lines, given to iprange 1.0.4+ds-2 (Debian 12), which
# knows IPv4 only (28 November 2026).
# One would guess: it stops at the line, or passes it over with a warning.
# What happens: it takes the digits before the first colon for an IPv4 address in one
# number, adds that to the result and ends with status 0: 2001:db8::/32 becomes
# 0.0.7.209. A set that was merged with such a list has an address nobody wrote.
source "$(dirname "$0")/common.sh"
unpack iprange=1.0.4+ds-2
status=0
printf '10.1.1.0/25\n10.1.1.128/25\n2001:db8::/32\n' >sites
iprange --merge sites >out 2>warning || status=$?
same 'the merged list' '0.0.7.209 10.1.1.0/24' "$(paste -sd' ' out)"
same 'exit status' 0 "$status"
same 'it calls the line' 'a hostname' "$(grep -q 'Ignoring text after hostname .2001. on line 3' warning && echo 'a hostname')"
