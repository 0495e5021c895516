#!/usr/bin/env bash
# unix2dos over a .reg file that is right as it is: UTF-16LE, byte order mark, CR LF
# (dos2unix 7.4.3-1, Debian 12; 28 November 2026).
# One would guess: the line ends are right, so the file stays, byte for byte.
# What happens: it becomes UTF-8 with a byte order mark, also in the C locale, where
# the program says that it makes ASCII. The header still says "Version 5.00", and
# readers that take 8-bit text for the old format read the lists in it wrong. Only -u
# keeps the file.
source "$(dirname "$0")/common.sh"
unpack dos2unix=7.4.3-1
{
  printf '\xff\xfe'
  printf 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\Lab]\r\n"Use"="Y"\r\n' | iconv -t UTF-16LE
} >right.reg
cp right.reg a.reg
cp right.reg b.reg
same 'what it says' 'unix2dos: converting UTF-16LE file a.reg to ANSI_X3.4-1968 DOS format...' "$(LC_ALL=C unix2dos a.reg 2>&1)"
same 'first bytes' 'efbbbf57696e' "$(head -c 6 a.reg | od -An -tx1 | tr -d ' ')"
same 'half as long' "$(($(wc -c <right.reg) / 2 + 2))" "$(wc -c <a.reg)"
unix2dos -q -u b.reg
same 'with -u' same "$(cmp -s right.reg b.reg && echo same)"
