#!/usr/bin/env bash
# monitor against a private redis-server. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
redis='' monitor=''
trap 'kill $redis $monitor 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >"$dir/redis.log" &
redis=$!
for ((i = 0; i < 200; i++)); do
  [[ $(redis-cli -s "$dir/redis.sock" ping 2>&1) == PONG ]] && break
  read -rt 0.05 <> <(:) || true
done
# expect TEXT: reads on until the program says it.
expect() {
  while read -rt 20 -u "$out" line; do
    echo "$line"
    [[ $line == *"$1" ]] && return
  done
  echo "FAILED: it never said: $1" >&2
  exit 1
}

exec {out}< <(exec "$1" "unix://$dir/redis.sock" 2)
monitor=$!
expect 'monitoring'
redis-cli -s "$dir/redis.sock" -n 3 set 'a key' value >/dev/null
expect ', database 3: set a key value'
expect 'silence'
status=0
wait "$monitor" || status=$?
monitor=''
[[ $status == 0 ]] || { echo "FAILED: exit status $status" >&2; exit 1; }
