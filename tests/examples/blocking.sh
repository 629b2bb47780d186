#!/usr/bin/env bash
# blocking, against a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

start_program "$1" "unix://$dir/redis.sock"
expect '4000, sums fine'
expect 'reset after 4000 jobs'
expect 'refused: INCR: WRONGTYPE *'
expect_end
