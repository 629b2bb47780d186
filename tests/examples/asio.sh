#!/usr/bin/env bash
# The Asio server while a private redis-server dies and returns. Argument: the built program.
. "$(dirname "$0")/lib.sh"

# says LINE PATTERN: the server's answer to one line.
says() {
  local said
  printf '%s\n' "$1" >&"$server"
  read -rt 10 -u "$server" said || fail "no answer to '$1'"
  # shellcheck disable=SC2053  # a pattern
  [[ $said == $2 ]] || fail "'$1': '$said' instead of '$2'"
}

start_redis
start_program "$1" 0 "unix://$dir/redis.sock"
read -rt 10 -u "$out" line || fail 'it says nothing'
[[ $line =~ ^'listening on port '([0-9]+)$ ]] || fail "it says: $line"
exec {server}<>"/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}"
says hello 'hello 1'
says hello 'hello 2'
says other 'other 1'

kill -9 "$redis"
wait "$redis" 2>/dev/null || true
says hello 'error: *'
start_redis
for ((i = 0; i < 200; i++)); do
  printf 'back\n' >&"$server"
  read -rt 10 -u "$server" line || fail 'no answer after the outage'
  [[ $line == 'back '* ]] && break
  read -rt 0.05 <> <(:) || true
done
[[ $line == 'back 1' ]] || fail "after the outage it says: $line"

kill -TERM "$program"
expect_end
echo 'asio: all answers as expected'
