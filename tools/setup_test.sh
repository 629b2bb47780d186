#!/usr/bin/env bash
# Tests tools/setup.sh with fakes of dpkg-query, sudo and bash that only record their calls: it must
# install nothing without consent.
set -uo pipefail
setup=$(cd "$(dirname "$0")" && pwd)/setup.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
unset YES CI

fake() { printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1" && chmod +x "$work/bin/$1"; }
mkdir "$work/bin"
fake dpkg-query 'for last; do case $last in -*|"${Package}"*|g++) ;; *) echo "$last installed" ;; esac; done'
fake sudo 'case $1 in -n) exit 0 ;; esac; exec "$@"'
fake bash "echo \"\$*\" >>'$work/calls'"
export PATH=$work/bin:$PATH

# expect STATUS TEXT CALLS WHAT: checks the last run's status, part of its output, and what ran as root.
expect() {
  local calls=nothing
  [[ -e $work/calls ]] && calls=$(<"$work/calls")
  if [[ $status != "$1" || $said != *"$2"* || $calls != *"$3"* ]]; then
    printf '%s: status %s, as root: %s, said:\n%s\n' "$4" "$status" "$calls" "$said"
    failed=1
  fi
  rm -f "$work/calls"
}

said=$(/bin/bash "$setup" </dev/null 2>&1); status=$?
expect 1 'sudo apt-get install --no-install-recommends g++' nothing 'nobody to ask'
[[ $(grep -c apt-get <<<"$said") == 1 ]] || { echo 'the command is not one line'; failed=1; }

said=$(YES=1 /bin/bash "$setup" </dev/null 2>&1); status=$?
expect 0 'Installing from Debian: g++' '--as-root g++' 'YES=1'

said=$(CI=true /bin/bash "$setup" </dev/null 2>&1); status=$?
expect 0 'Installing from Debian: g++' '--as-root g++' 'CI'

said=$(YES=no /bin/bash "$setup" </dev/null 2>&1); status=$?
expect 1 'Nothing was installed' nothing 'YES=no'

if command -v script >/dev/null; then  # provides a terminal
  said=$(echo n | script -qec "/bin/bash '$setup'" /dev/null 2>&1); status=$?
  expect 1 'Install them now' nothing 'no on a terminal'
  said=$(echo y | script -qec "/bin/bash '$setup'" /dev/null 2>&1); status=$?
  expect 0 'Installing from Debian: g++' '--as-root g++' 'yes on a terminal'
fi

fake dpkg-query 'for last; do case $last in -*) ;; *) echo "$last installed" ;; esac; done'
said=$(/bin/bash "$setup" </dev/null 2>&1); status=$?
expect 0 '' nothing 'nothing is missing'
[[ -z $said ]] || { echo "it prints something although nothing is missing: $said"; failed=1; }

[[ $failed == 0 ]] && echo 'setup installs nothing without consent.'
exit $failed
