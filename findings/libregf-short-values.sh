#!/usr/bin/env bash
# Values of one to three bytes, which a hive keeps in the place of an offset, read
# by libregf (libregf-utils 20201007-2+b2, Debian 12; 28 November 2026).
# One would guess: the bytes that were written, as with values of 4 bytes and more.
# What happens: it reads from the wrong end: 01 is shown as 00, 01 02 as 00 00, and
# 01 02 03 as 02 03 00, without an error. hivex and reglookup read them right.
source "$(dirname "$0")/common.sh"
unpack libregf-utils=20201007-2+b2 libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1 reglookup=1.0.1+svn287-9
python3 "$here/hive.py" hive
cat >lab.reg <<'REG'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\Lab]
"1"=hex:01
"2"=hex:01,02
"3"=hex:01,02,03
"4"=hex:01,02,03,04
"5"=hex:01,02,03,04,05
REG
hivexregedit --merge --prefix HKEY_LOCAL_MACHINE hive lab.reg
same 'reglookup' '%01 %01%02 %01%02%03 %01%02%03%04 %01%02%03%04%05' \
  "$(reglookup -t BINARY hive | awk -F, 'NR > 1 { print $3 }' | paste -sd' ')"
same 'regfexport' '00|00 00|02 03 00|01 02 03 04|01 02 03 04 05' \
  "$(regfexport hive | sed -n 's/^00000000: \([0-9a-f ]*[0-9a-f]\)   .*/\1/p' | paste -sd'|')"
