#!/usr/bin/env bash
# Samba's registry tools of Debian 12 (registry-tools 2:4.17.12), which read and write
# registry hives without Windows: all four take --file (29 November 2026).
# One would guess: regpatch --file=HIVE FILE.reg writes the values into that hive, as
# regshell --file=HIVE makes keys there, or says why not.
# What happens: it exits with 0 and says nothing, the hive stays as it was byte for
# byte, and the values go into the registry database of this machine's own Samba.
source "$(dirname "$0")/common.sh"
unpack registry-tools=2:4.17.12+dfsg-0+deb12u4
mkdir private
at=(--option="private dir=$tmp/private" --option="lock directory=$tmp/private")
/usr/bin/python3 "$here/hive.py" hive
printf '%s\r\n' 'REGEDIT4' '' '[HKEY_LOCAL_MACHINE\SOFTWARE]' '' '[HKEY_LOCAL_MACHINE\SOFTWARE\Rpc]' '"PortsInternetAvailable"="Y"' >rpc.reg
before=$(sha256sum <hive)
status=0
regpatch "${at[@]}" --file=hive rpc.reg >said 2>&1 || status=$?
same 'exit status' 0 "$status"
same 'words' 0 "$(tr -d '[:space:]' <said | wc -c)"
same 'the hive afterwards' "$before" "$(sha256sum <hive)"
same 'what holds the value' 'private/hklm.ldb' "$(grep -rl PortsInternetAvailable private)"
printf 'mkkey Rpc\n' | regshell "${at[@]}" --file=hive >/dev/null 2>&1
same 'a key by regshell --file' 'Rpc' "$(regtree "${at[@]}" --file=hive 2>&1 | tr -d ' \n')"
