#!/usr/bin/env bash
# pool, started before its private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"

start_program "$1" "unix://$dir/redis.sock?pool_size=3"
expect "made at once: pool of 3 to $dir/redis.sock, 0 up"
expect 'too early: ConnectionError: * (not_sent?'
expect 'waiting for Redis'
start_redis
expect "there it is: pool of 3 to $dir/redis.sock, 3 up"
expect '1000 commands on their way at once, over 3 connections'
expect '1000 visits done'
expect 'refused: RPUSH: WRONGTYPE *'
expect 'the server said no, and did nothing'
expect_end
[[ $(redis-cli -s "$dir/redis.sock" get visits) == 1000 ]] || fail 'not 1000 visits'
