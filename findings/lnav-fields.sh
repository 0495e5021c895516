#!/usr/bin/env bash
# A log of the Windows Firewall that goes on after an update which adds a column: a
# second "#Fields" line stands in the middle (lnav 0.11.1-3, Debian 12, which knows
# the format as w3c_log; 28 November 2026).
# One would guess: from there on columns go by the second line, as W3C's draft says.
# What happens: the first line counts for the whole file. The new column (pid) is
# dropped, and where the order differs, values are filed under other names.
source "$(dirname "$0")/common.sh"
unpack lnav=0.11.1-3
cat >pfirewall.log <<'LOG'
#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

2026-11-28 21:29:14 ALLOW TCP 10.1.2.3 192.0.2.10 50123 135 0 - 0 0 0 - - - RECEIVE
#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol dst-ip src-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid

2026-11-28 22:00:00 ALLOW TCP 192.0.2.10 10.9.9.9 50123 135 0 - 0 0 0 - - - RECEIVE 888
LOG
field() { lnav -n -c ";SELECT json_extract(x_fields, '\$.$1') AS f FROM w3c_log" -c ':write-csv-to -' pfirewall.log | sed 1d | paste -sd' '; }
same 'src-ip' '10.1.2.3 192.0.2.10' "$(field src-ip)"
same 'path' 'RECEIVE RECEIVE' "$(field path)"
same 'pid' '<NULL> <NULL>' "$(field pid)"
