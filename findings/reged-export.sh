#!/usr/bin/env bash
# reged (chntpw 140201-1, Debian 12; 28 November 2026) exports a key that has an
# empty value without a type (REG_NONE, which Windows itself keeps in places).
# One would guess: one line a value.
# What happens: the line has no end, so that the next value stands in it, and
# whoever reads the file back loses that one. Here it is RPC's range of ports.
source "$(dirname "$0")/common.sh"
unpack chntpw=140201-1 libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1
python3 "$here/hive.py" hive
cat >lab.reg <<'REG'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\Lab]
"Mark"=hex(0):
"Ports"=hex(7):35,00,30,00,30,00,31,00,00,00,00,00
REG
hivexregedit --merge --prefix HKEY_LOCAL_MACHINE hive lab.reg
reged -x hive HKEY_LOCAL_MACHINE '\Lab' out.reg >log
same 'the two values in the file' '"Mark"=hex(0):"Ports"=hex(7):35,00,30,00,30,00,31,00,00,00,00,00' \
  "$(tr -d '\r' <out.reg | grep '^"')"
