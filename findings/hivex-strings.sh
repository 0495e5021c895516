#!/usr/bin/env bash
# hivex reads a list of strings (REG_MULTI_SZ) that is right: each string ends in a
# NUL, the list in one more (python3-hivex 1.3.23-1+b1, Debian 12; 28 November 2026).
# One would guess: two strings in, two strings out.
# What happens: the NUL at the end counts as a third, empty string, in the library
# and in hivexml; a list that lacks it, as careless programs write it, gives two.
# Who compares RPC's Ports with what was wanted must drop the last, empty one.
source "$(dirname "$0")/common.sh"
unpack python3-hivex=1.3.23-1+b1 libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1
python3 "$here/hive.py" hive
cat >lab.reg <<'REG'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\Lab]
"Right"=hex(7):35,00,00,00,36,00,00,00,00,00
"Short"=hex(7):35,00,00,00,36,00,00,00
REG
hivexregedit --merge --prefix HKEY_LOCAL_MACHINE hive lab.reg
strings() {
  /usr/bin/python3 -c '
import hivex, sys
hive = hivex.Hivex("hive")
key = hive.node_get_child(hive.root(), "Lab")
print(hive.value_multiple_strings(hive.node_get_value(key, sys.argv[1])))' "$1"
}
same 'a right list' "['5', '6', '']" "$(strings Right)"
same 'one without its end' "['5', '6']" "$(strings Short)"
same 'strings of both in hivexml' 5 "$(hivexml hive | grep -o '<string>' | wc -l)"
