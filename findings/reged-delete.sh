#!/usr/bin/env bash
# A .reg file that takes a value away, given to reged, the editor for hives of a
# machine that is switched off (chntpw 140201-1, Debian 12; 28 November 2026).
# One would guess: the value is gone, exit status 0, as with regedit.
# What happens: the value becomes the text "-", one that wasn't there is made, and
# the status is 2, which is reged's word for "written". So a file that undoes a
# range of RPC ports sets the range to "-". (Some valid files end it by a memory
# error: not shown here.)
source "$(dirname "$0")/common.sh"
unpack chntpw=140201-1 libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1
python3 "$here/hive.py" hive
key='HKEY_LOCAL_MACHINE\Lab'
printf 'Windows Registry Editor Version 5.00\r\n\r\n[%s]\r\n"Ports"="5001"\r\n' "$key" >before.reg
hivexregedit --merge --prefix HKEY_LOCAL_MACHINE hive before.reg

printf 'Windows Registry Editor Version 5.00\r\n\r\n[%s]\r\n"Ports"=-\r\n"Other"=-\r\n' "$key" >take.reg
status=0
reged -I -C hive HKEY_LOCAL_MACHINE take.reg >log || status=$?
same 'exit status of a success' 2 "$status"
same 'what reged says' 'END OF IMPORT, file <take.reg>, operation SUCCEEDED!' "$(grep '^END' log)"
same 'values after it' '"Other"=hex(1):2d,00,00,00 "Ports"=hex(1):2d,00,00,00' \
  "$(hivexregedit --export hive '\Lab' | grep '^"' | paste -sd' ')"
