#!/usr/bin/env bash
# transaction against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

said=$(timeout 60 "$1" "unix://$dir/redis.sock")
echo "$said"
[[ $said == *'a conflict: '*'watched key changed'* && $said == *'Counter = 50, round 1'* ]]
