#!/usr/bin/env bash
# npm's prettier-plugin-powershell 2.1.12 with prettier 3.10.1 formats a valid script
# (28 November 2026).
# One would guess: blanks and line ends change, the program stays.
# What happens: "/c" behind a program becomes two arguments, "/" and "c"; a pipeline
# that is broken up begins its lines with "|", which Windows PowerShell 5.1 doesn't
# parse (PowerShell 7 does); and a hashtable's text that goes on over lines with "+"
# is glued to the next key, which nothing parses.
source "$(dirname "$0")/common.sh"
npm install --silent --no-audit --no-fund --ignore-scripts prettier@3.10.1 prettier-plugin-powershell@2.1.12 >/dev/null || exit 2
format() { node_modules/.bin/prettier --plugin prettier-plugin-powershell --parser powershell; }

same 'arguments' 'cmd / c echo' "$(echo 'cmd /c echo' | format)"
same 'lines that begin with a pipe' 2 "$(echo '1..3 | ForEach-Object -Process { $_ * 2 } | Where-Object { $_ -gt 2 }' | format | grep -c '^ *|')"
cat >table.ps1 <<'PS'
$task = @{
    Trigger = "<Start>$start</Start>" +
    '<End />'
    Code = 'exit'
}
PS
same 'the next key' yes "$(format <table.ps1 | grep -q "'<End />' Code" && echo yes)"
