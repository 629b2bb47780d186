#!/usr/bin/env bash
# resharding: a third private redis-server joins two others. Argument: the built program.
. "$(dirname "$0")/lib.sh"
for name in a b c; do start_redis "$name"; done

said=$(timeout 60 "$1" "$dir/a.sock,$dir/b.sock" "$dir/a.sock,$dir/b.sock,$dir/c.sock")
echo "$said"
[[ $said == *"counted to 1000 on the old servers"* && $said == *"the counters are right"* ]]
# Every counter is on exactly one server, and nothing else is left.
sum=0
for name in a b c; do
  size=$(redis-cli -s "$dir/$name.sock" dbsize)
  [[ $size -gt 0 ]]
  sum=$((sum + size))
done
[[ $sum == 200 ]]
