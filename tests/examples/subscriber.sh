#!/usr/bin/env bash
# subscriber, whose redis-server dies in the middle. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
redis='' subscriber=''
trap 'kill -9 $redis $subscriber 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

start_redis() {
  redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >"$dir/redis.log" &
  redis=$!
  for ((i = 0; i < 200; i++)); do
    [[ $(redis-cli -s "$dir/redis.sock" ping 2>&1) == PONG ]] && return
    read -rt 0.05 <> <(:) || true
  done
}
publish() { redis-cli -s "$dir/redis.sock" publish "$@" >/dev/null; }
# expect TEXT: the next line that the program says.
expect() {
  read -rt 20 -u "$out" line || { echo "FAILED: it says no more, instead of: $1" >&2; exit 1; }
  echo "$line"
  [[ $line == "$1" ]] || { echo "FAILED: instead of: $1" >&2; exit 1; }
}

start_redis
exec {out}< <(exec "$1" "unix://$dir/redis.sock")
subscriber=$!
expect 'listening'
publish news hello
expect 'news: hello'
publish chat.room hi
expect 'chat: chat.room says hi'
kill -9 "$redis"
wait "$redis" || true
start_redis
expect 'the connection was lost and is back; something may be missing'
publish news bye
expect 'news: bye'
status=0
wait "$subscriber" || status=$?
subscriber=''
[[ $status == 0 ]] || { echo "FAILED: exit status $status" >&2; exit 1; }
