#!/usr/bin/env bash
# wordfreq, from a file and from its input, with a private redis-server. Argument: the built program.
set -euo pipefail

dir=$(mktemp -d)
redis=''
trap 'kill $redis 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >"$dir/redis.log" &
redis=$!

for i in {1..2500}; do echo "The cat, and THE dog; not the mouse no. $i"; done >"$dir/text"
expected='22500 words, 7 different
  7500 the
  2500 not
  2500 no
  2500 mouse
  2500 dog
  2500 cat
  2500 and'
[[ $("$1" "unix://$dir/redis.sock?when_disconnected=wait" "$dir/text") == "$expected" ]] || { echo 'FAILED: from a file' >&2; exit 1; }
[[ $("$1" "unix://$dir/redis.sock" <"$dir/text") == "$expected" ]] || { echo 'FAILED: from its input' >&2; exit 1; }
[[ $("$1" "unix://$dir/redis.sock" </dev/null) == '0 words, 0 different' ]] || { echo 'FAILED: nothing' >&2; exit 1; }
! "$1" "unix://$dir/redis.sock" "$dir/none" 2>/dev/null || { echo 'FAILED: a file that is not there' >&2; exit 1; }
