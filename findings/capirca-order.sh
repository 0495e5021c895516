#!/usr/bin/env bash
# A policy for capirca 2.0.6-1 (Debian 12), whose terms are read from the top, the
# first that fits decides: allow the branches, then deny everyone (28 November 2026).
# One would guess: for the Windows Firewall, where a block rule wins over any allow
# rule, it writes rules that mean the same, or refuses.
# What happens: both terms become rules as they stand, allow and block any, so that
# Windows lets nobody in. And a term with two networks becomes two rules of one name.
source "$(dirname "$0")/common.sh"
unpack python3-capirca=2.0.6-1
mkdir def pol out
printf 'BRANCHES = 10.1.1.0/24\n 10.2.0.0/16\n' >def/NETWORK.net
printf 'RPC = 5001-5100/tcp\n' >def/SERVICES.svc
cat >pol/rpc.pol <<'POL'
header {
  target:: windows_advfirewall in inet
}
term branches {
  source-address:: BRANCHES
  destination-port:: RPC
  protocol:: tcp
  action:: accept
}
term others {
  destination-port:: RPC
  protocol:: tcp
  action:: deny
}
POL
/usr/bin/python3 root/usr/bin/aclgen --base_directory pol --definitions_directory def --output_directory out --policy_file pol/rpc.pol >log 2>&1
same 'rules' 'i_branches 10.1.1.0/24 allow, i_branches 10.2.0.0/16 allow, i_others any block' \
  "$(sed -n 's/^netsh .* name=\([^ ]*\) .* remoteip=\([^ ]*\) .* action=\([a-z]*\).*/\1 \2 \3/p' out/rpc.bat | paste -sd, | sed 's/,/, /g')"
