#!/usr/bin/env bash
# grepcidr 2.0-2 (Debian 12), as one uses it on firewall logs to see who talks from
# where; it takes ranges such as 10.1.1.10-10.1.1.20 (29 November 2026).
# One would guess: the short form 10.1.1.10-20 is the same, or refused, as 10.1.1.* and
# 10.1.1.20-10.1.1.10 are.
# What happens: "-20" is dropped without a word, so that eleven addresses are one, and
# no line of the others is printed.
source "$(dirname "$0")/common.sh"
unpack grepcidr=2.0-2
printf '10.1.1.%s\n' 9 10 11 20 21 >addresses
for range in 10.1.1.10-10.1.1.20 10.1.1.10-20; do
  printf '%s: %s\n' "$range" "$(grepcidr "$range" addresses | paste -sd' ')" >>got
done
same 'found' '10.1.1.10-10.1.1.20: 10.1.1.10 10.1.1.11 10.1.1.20, 10.1.1.10-20: 10.1.1.10' "$(paste -sd, got | sed 's/,/, /g')"
same 'the short form of a whole network' 'grepcidr: Not a valid pattern: 10.1.1.*' "$(grepcidr '10.1.1.*' addresses 2>&1 || true)"
