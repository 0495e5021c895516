#!/usr/bin/env bash
# regshell of Debian 12 (registry-tools 2:4.17.12), a shell for registry hives: three
# keys are made in one session, which lists them (29 November 2026).
# One would guess: all three are in the file afterwards, or it says that saving failed.
# What happens: only the first change of a session reaches the file. The rest is
# listed, the exit status is 0, and it is gone. A session for each change keeps all.
source "$(dirname "$0")/common.sh"
unpack registry-tools=2:4.17.12+dfsg-0+deb12u4 libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1
shell() { regshell --option="private dir=$tmp/private" --option="lock directory=$tmp/private" --file="$1"; }
keys() { hivexregedit --export "$1" '\' | tr -d '\r' | grep '^\[.*[A-Z]' | paste -sd' '; }
mkdir private
/usr/bin/python3 "$here/hive.py" together
cp together apart
status=0
printf 'mkkey A\nmkkey B\nmkkey C\nls\n' | shell together >listed || status=$?
same 'listed in the session' 'K A K B K C' "$(paste -sd' ' listed)"
same 'exit status' 0 "$status"
same 'keys of the file' '[\A]' "$(keys together)"
for key in A B C; do printf 'mkkey %s\n' "$key" | shell apart >/dev/null; done
same 'keys after a session for each' '[\A] [\B] [\C]' "$(keys apart)"
