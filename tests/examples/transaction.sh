#!/usr/bin/env bash
# transaction against a private redis-server. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
trap 'kill "${redis:-}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >"$dir/redis.log" &
redis=$!
for ((i = 0; i < 200; i++)); do
  [[ $(redis-cli -s "$dir/redis.sock" ping 2>&1) == PONG ]] && break
  read -rt 0.05 <> <(:) || true
done

said=$(timeout 60 "$1" "unix://$dir/redis.sock")
echo "$said"
[[ $said == *'a conflict: '*'watched key changed'* && $said == *'Counter = 50, round 1'* ]]
