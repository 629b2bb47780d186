#!/usr/bin/env bash
# sharding over two private redis-servers. Argument: the built program.
. "$(dirname "$0")/lib.sh"
for name in a b; do start_redis "$name"; done

said=$(timeout 20 "$1" "$dir/a.sock,$dir/b.sock")
echo "$said"
[[ $said == *"foo = bar"* && $said == *"100 users, the last one is name 99"* && $said == *"visit 1 of user 42"* ]]
# 101 keys and the two keys with a tag, on both servers.
a=$(redis-cli -s "$dir/a.sock" dbsize) b=$(redis-cli -s "$dir/b.sock" dbsize)
[[ $a -gt 0 && $b -gt 0 && $((a + b)) == 103 ]]
