#!/usr/bin/env bash
# exports.sh LIBRARY: checks the name of a shared library, and that it exports what users need and no more.
set -euo pipefail
library=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$library: $*" >&2; exit 1; }

readelf -dW "$library" | grep -q 'SONAME.*\[libdeferredis\.so\.0\.1\]' || fail "another SONAME than libdeferredis.so.0.1"
nm -DC --defined-only --with-symbol-versions "$library" | cut -d' ' -f3- >"$work/names"
grep -v '@@DEFERREDIS_0\.1$' "$work/names" | grep -vx 'DEFERREDIS_0\.1' | head -n 3 >"$work/bad" || true
[[ ! -s $work/bad ]] || fail "exported without the version DEFERREDIS_0.1: $(<"$work/bad")"
grep -q 'deferredis::from_url(' "$work/names" || fail "from_url is not exported"
grep -q 'typeinfo for deferredis::TimeoutError' "$work/names" || fail "the type of TimeoutError is not exported"
# Classes that no header for users declares.
grep -E 'deferredis::detail::(ReconnectFsm|ClusterFsm)::' "$work/names" | head -n 3 >"$work/bad" || true
[[ ! -s $work/bad ]] || fail "exports what only the library uses: $(<"$work/bad")"
echo "$(wc -l <"$work/names") names are exported, all with their version."
