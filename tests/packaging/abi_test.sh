#!/usr/bin/env bash
# Checks tools/abi.sh with small libraries: names may go before a release and may not after it, new ones may
# come, and what the compiler writes into every program does not count.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tools"
cp "$here/tools/abi.sh" "$work/tools"
fail() { echo "abi_test: $*" >&2; cat "$work/log" >&2; exit 1; }

# library NAME CODE: compiles CODE.
library() {
  echo "$2" | g++ -std=c++20 -O0 -fPIC -shared -x c++ - -o "$work/$1.so" -Wl,-soname,libdeferredis.so.0.1
}
# abi STATUS ARGUMENT...: runs the script, which must end with this status.
abi() {
  local status=0
  "$work/tools/abi.sh" "${@:2}" >"$work/log" 2>&1 || status=$?
  [[ $status -eq $1 ]] || fail "status $status instead of $1: ${*:2}"
}
said() { grep -qxF -- "$1" "$work/log" || fail "did not say '$1'"; }

library old 'namespace d { int kept; void gone() {} inline void weak() {} void use() { weak(); } }'
library new 'namespace d { int kept; void fresh(int) {} void use() {} }'
abi 77 "$work/old.so"
abi 0 --renew "$work/old.so"
abi 0 "$work/old.so"
said 'libdeferredis.so.0.1: 3 names in the list, 0 gone, 0 new.'
abi 0 "$work/new.so"
said 'gone: d::gone()'
said 'new:  d::fresh(int)'
said 'This SONAME has not been released: names may go.'
abi 0 --release "$work/old.so"
abi 1 "$work/new.so"
said 'gone: d::gone()'
abi 0 --release "$work/new.so"
abi 0 "$work/new.so"
echo "tools/abi.sh reports what is gone and what is new."
