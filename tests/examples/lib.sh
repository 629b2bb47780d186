# Sourced by the tests of the examples: private servers and programs, all gone at the end.
# shellcheck shell=bash
set -euo pipefail

dir=$(mktemp -d)
program=''
# Those that still run, and nobody who got the number of one that ended.
trap 'kill -9 $(jobs -pr) $program 2>/dev/null || true; wait 2>/dev/null; rm -rf "$dir"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# shellcheck disable=SC2120
# start_redis [NAME]: a server that answers at $dir/NAME.sock; its process is $redis.
start_redis() {
  local name=${1:-redis} i
  redis-server --port 0 --unixsocket "$dir/$name.sock" --save '' --dir "$dir" >>"$dir/$name.log" &
  redis=$!
  for ((i = 0; i < 200; i++)); do
    [[ $(redis-cli -s "$dir/$name.sock" ping 2>&1) == PONG ]] && return
    read -rt 0.05 <> <(:) || true
  done
  fail "redis-server does not answer: $(tail -n 5 "$dir/$name.log")"
}

# start_program COMMAND...: what it says is read from descriptor $out; its process is $program.
start_program() {
  exec {out}< <(exec "$@")
  program=$!
}

# expect PATTERN: the next line that the program says.
expect() {
  local line
  read -rt 20 -u "$out" line || fail "it says no more, instead of: $1"
  echo "$line"
  # shellcheck disable=SC2053  # a pattern
  [[ $line == $1 ]] || fail "instead of: $1"
}

# await PATTERN: one of the next lines that the program says.
await() {
  local line
  while read -rt 30 -u "$out" line; do
    echo "$line"
    # shellcheck disable=SC2053  # a pattern
    [[ $line == $1 ]] && return
  done
  fail "it says no more, instead of: $1"
}

# expect_end: the program ends by itself, well.
expect_end() {
  local status=0
  wait "$program" || status=$?
  program=''
  [[ $status == 0 ]] || fail "exit status $status"
}
