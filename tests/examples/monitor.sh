#!/usr/bin/env bash
# monitor against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

start_program "$1" "unix://$dir/redis.sock" 2
await '*monitoring'
redis-cli -s "$dir/redis.sock" -n 3 set 'a key' value >/dev/null
await '*, database 3: set a key value'
await '*silence'
expect_end
