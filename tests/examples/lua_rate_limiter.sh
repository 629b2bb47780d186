#!/usr/bin/env bash
# lua_rate_limiter against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

said=$(timeout 60 "$1" "unix://$dir/redis.sock")
echo "$said"
[[ $said == *'5 welcome, 3 turned away'* && $said == *'FLUSH: turned away'* ]]
