# Sourced by the tests of the examples: private servers and programs, all removed at the end.
# shellcheck shell=bash
set -euo pipefail

dir=$(mktemp -d)
program=''
# Kills only running jobs, never a process that reuses the number of one that ended.
trap 'kill -9 $(jobs -pr) $program 2>/dev/null || true; wait 2>/dev/null; rm -rf "$dir"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# shellcheck disable=SC2120
# start_redis [NAME]: starts a server that answers at $dir/NAME.sock; its process is $redis.
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

# start_program COMMAND...: its output is read from descriptor $out; its process is $program.
start_program() {
  exec {out}< <(exec "$@")
  program=$!
}

# expect PATTERN: the next line of the program's output matches.
expect() {
  local line
  read -rt 20 -u "$out" line || fail "it says no more, instead of: $1"
  echo "$line"
  # shellcheck disable=SC2053  # a pattern
  [[ $line == $1 ]] || fail "instead of: $1"
}

# await PATTERN: waits for a line of the program's output that matches.
await() {
  local line
  while read -rt 30 -u "$out" line; do
    echo "$line"
    # shellcheck disable=SC2053  # a pattern
    [[ $line == $1 ]] && return
  done
  fail "it says no more, instead of: $1"
}

# expect_end: the program ends by itself, with status 0.
expect_end() {
  local status=0
  wait "$program" || status=$?
  program=''
  [[ $status == 0 ]] || fail "exit status $status"
}
