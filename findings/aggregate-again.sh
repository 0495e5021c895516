#!/usr/bin/env bash
# aggregate 1.6-7+b1 (Debian 12) joins networks on standard input (28 November 2026).
# One would guess: what it prints it also reads, so that a second run changes nothing.
# What happens: two halves of IPv4 give 0.0.0.0/0, but it refuses 0.0.0.0/0 as input,
# and then prints nothing with status 0: "everyone" has become "nobody". A plain
# address without /32 is "line too long" and dropped with status 0 as well.
source "$(dirname "$0")/common.sh"
unpack aggregate=1.6-7+b1
same 'two halves' 0.0.0.0/0 "$(printf '0.0.0.0/1\n128.0.0.0/1\n' | aggregate -q)"
same 'its own output' ', status 0' "$(echo 0.0.0.0/0 | aggregate 2>log), status $?"
same 'what it says' 'mask length 0 out of range; ignoring line' "$(grep -o 'mask length.*' log)"
same 'an address beside a network' '10.1.1.0/24, status 0' "$(printf '10.1.1.0/24\n10.9.9.9\n' | aggregate 2>log), status $?"
same 'what it says' 'line too long; ignoring line' "$(grep -o 'line too long.*' log)"
