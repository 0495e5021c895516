# Sourced by each script here: a temporary folder that goes when the script ends,
# Debian packages unpacked into it (nothing is installed on the machine), and a
# comparison. Exit status 1: the behaviour has changed. 2: a package is not to be had.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
export LC_ALL=C.UTF-8 HOME=$tmp GOFLAGS=-modcacherw

# missing PACKAGE=VERSION...: these, and what they need, less what the machine has.
missing() {
  apt-get -s --no-install-recommends install "$@" 2>/dev/null |
    awk '/^Inst/ { match($0, /\([^ ]+/); print $2 "=" substr($0, RSTART + 1, RLENGTH - 1) }'
}

# unpack PACKAGE=VERSION...: makes the programs and libraries of Debian 12 packages usable.
unpack() {
  local list
  list=$(missing "$@") || { apt-get update -qq && list=$(missing "$@"); } || {
    echo "not to be had here: $*" >&2
    exit 2
  }
  mkdir -p debs root/usr
  if [ -n "$list" ]; then
    # shellcheck disable=SC2086
    (cd debs && apt-get download -qq -o APT::Sandbox::User=root $list) || exit 2
    for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
  fi
  local libs
  libs=$(find "$tmp/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
  export PATH=$tmp/root/usr/bin:$tmp/root/usr/sbin:$PATH LD_LIBRARY_PATH=$libs
  export PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages PERL5LIB=$tmp/root/usr/share/perl5
  PERL5LIB=$PERL5LIB:$(find "$tmp/root/usr" -type d -path '*/perl5/5.*' -prune | paste -sd:)
}

# same WHAT WANTED GOT
same() {
  if [ "$2" != "$3" ]; then
    printf 'changed: %s\n  expected: %s\n  got:      %s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
  printf '%s: %s\n' "$1" "$3"
}
