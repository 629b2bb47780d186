#!/usr/bin/env bash
# pipeline against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

said=$(timeout 60 "$1" "unix://$dir/redis.sock")
echo "$said"
[[ $said == *'10000 replies, the last one 10000'* && $said == *'a batch: 10000 elements'* ]]
[[ $said == *WRONGTYPE* ]]
