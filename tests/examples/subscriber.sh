#!/usr/bin/env bash
# subscriber, whose private redis-server dies in the middle. Argument: the built program.
. "$(dirname "$0")/lib.sh"
publish() { redis-cli -s "$dir/redis.sock" publish "$@" >/dev/null; }

start_redis
start_program "$1" "unix://$dir/redis.sock"
expect 'listening'
publish news hello
expect 'news: hello'
publish chat.room hi
expect 'chat: chat.room says hi'
kill -9 "$redis"
wait "$redis" || true
start_redis
expect 'the connection was lost and is back; something may be missing'
publish news bye
expect 'news: bye'
expect_end
