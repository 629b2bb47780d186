#!/usr/bin/env bash
# hello against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

said=$(timeout 20 "$1" "unix://$dir/redis.sock")
echo "$said"
[[ $said == *"awaited: set yes, foo = bar"* && $said == *"called back: foo = bar"* ]]
