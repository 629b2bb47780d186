#!/usr/bin/env bash
# cached_reads, while another process of it writes. Argument: the built program.
. "$(dirname "$0")/lib.sh"

start_redis
"$1" "unix://$dir/redis.sock" write >"$dir/writer" &
writer=$!
start_program "$1" "unix://$dir/redis.sock"
for ((i = 0; i < 30; i++)); do expect '*% of *reads*'; done
expect '*cache: * hits, * misses, * invalidations, *'
expect_end
wait "$writer" || fail 'the writer failed'
[[ $(<"$dir/writer") == *' values written' ]] || fail 'the writer wrote nothing'
