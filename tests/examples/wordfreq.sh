#!/usr/bin/env bash
# wordfreq, on a file and on standard input, with a private redis-server. Argument: the built program.
. "$(dirname "$0")/lib.sh"
start_redis

for i in {1..2500}; do echo "The cat, and THE dog; not the mouse no. $i"; done >"$dir/text"
expected='22500 words, 7 different
  7500 the
  2500 not
  2500 no
  2500 mouse
  2500 dog
  2500 cat
  2500 and'
[[ $("$1" "unix://$dir/redis.sock?when_disconnected=wait" "$dir/text") == "$expected" ]] || fail 'from a file'
[[ $("$1" "unix://$dir/redis.sock" <"$dir/text") == "$expected" ]] || fail 'from its input'
[[ $("$1" "unix://$dir/redis.sock" </dev/null) == '0 words, 0 different' ]] || fail 'nothing'
! "$1" "unix://$dir/redis.sock" "$dir/none" 2>/dev/null || fail 'a file that is not there'
