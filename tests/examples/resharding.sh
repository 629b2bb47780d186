#!/usr/bin/env bash
# resharding: a third private redis-server joins two others. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
for name in a b c; do
  redis-server --port 0 --unixsocket "$dir/$name.sock" --save '' --dir "$dir" >"$dir/$name.log" &
  servers+=($!)
done
for name in a b c; do
  for ((i = 0; i < 200; i++)); do
    [[ $(redis-cli -s "$dir/$name.sock" ping 2>&1) == PONG ]] && break
    read -rt 0.05 <> <(:) || true
  done
done

said=$(timeout 60 "$1" "$dir/a.sock,$dir/b.sock" "$dir/a.sock,$dir/b.sock,$dir/c.sock")
echo "$said"
[[ $said == *"counted to 1000 on the old servers"* && $said == *"the counters are right"* ]]
# Every counter is on one server, and nothing else is left.
sum=0
for name in a b c; do
  size=$(redis-cli -s "$dir/$name.sock" dbsize)
  [[ $size -gt 0 ]]
  sum=$((sum + size))
done
[[ $sum == 200 ]]
