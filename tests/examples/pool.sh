#!/usr/bin/env bash
# pool, started before its private redis-server. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
redis='' pool=''
trap 'kill $redis $pool 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

# expect PATTERN: the next line that the program says.
expect() {
  read -rt 20 -u "$out" line || { echo "FAILED: it says no more, instead of: $1" >&2; exit 1; }
  echo "$line"
  # shellcheck disable=SC2053  # a pattern
  [[ $line == $1 ]] || { echo "FAILED: instead of: $1" >&2; exit 1; }
}

exec {out}< <(exec "$1" "unix://$dir/redis.sock?pool_size=3")
pool=$!
expect "made at once: pool of 3 to $dir/redis.sock, 0 up"
expect 'too early: ConnectionError: * (not_sent?'
expect 'waiting for Redis'
redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >"$dir/redis.log" &
redis=$!
expect "there it is: pool of 3 to $dir/redis.sock, 3 up"
expect '1000 commands on their way at once, over 3 connections'
expect '1000 visits done'
expect 'refused: RPUSH: WRONGTYPE *'
expect 'the server said no, and did nothing'
status=0
wait "$pool" || status=$?
pool=''
[[ $status == 0 ]] || { echo "FAILED: exit status $status" >&2; exit 1; }
[[ $(redis-cli -s "$dir/redis.sock" get visits) == 1000 ]] || { echo 'FAILED: not 1000 visits' >&2; exit 1; }
