#!/usr/bin/env bash
# sharding over two private redis-servers. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
for name in a b; do
  redis-server --port 0 --unixsocket "$dir/$name.sock" --save '' --dir "$dir" >"$dir/$name.log" &
  servers+=($!)
done
for name in a b; do
  for ((i = 0; i < 200; i++)); do
    [[ $(redis-cli -s "$dir/$name.sock" ping 2>&1) == PONG ]] && break
    read -rt 0.05 <> <(:) || true
  done
done

said=$(timeout 20 "$1" "$dir/a.sock,$dir/b.sock")
echo "$said"
[[ $said == *"foo = bar"* && $said == *"100 users, the last one is name 99"* && $said == *"visit 1 of user 42"* ]]
# 101 keys and the two of the tag, on both servers.
a=$(redis-cli -s "$dir/a.sock" dbsize) b=$(redis-cli -s "$dir/b.sock" dbsize)
[[ $a -gt 0 && $b -gt 0 && $((a + b)) == 103 ]]
