#!/usr/bin/env bash
# streams_worker: one worker is killed in the middle, another does all the rest. Argument: the built program.
. "$(dirname "$0")/lib.sh"
url="unix://$dir/redis.sock"
ask() { redis-cli -s "$dir/redis.sock" "$@"; }

start_redis
"$1" "$url" add 200

start_program "$1" "$url" work ann
for _ in 1 2 3 4 5 6; do read -rt 20 -u "$out" line || fail 'ann works no more'; echo "$line"; done
kill -9 "$program"
held=$(ask --raw xpending jobs workers | head -1)
((held > 0)) || fail 'ann held nothing when she was killed'
echo "ann was killed with $held jobs in her hands"

start_program "$1" "$url" work bob
said=()
# Reads all of bob's output, and asks the server only while he is silent.
while (($(ask scard done) < 199 || $(ask xlen jobs.dead) < 1)); do
  while read -rt 0.1 -u "$out" line; do said+=("$line"); done
  ((SECONDS < 60)) || fail 'bob works no more'
done
[[ $(ask --raw xpending jobs workers | head -1) == 0 ]] || fail 'something is still pending'
dead=$(ask --raw xrange jobs.dead - + | tr '\n' ' ')
[[ $dead == *'number 13 dead-letter.stream jobs '*'dead-letter.deliveries 3 ' ]] || fail "the dead letter is: $dead"
[[ $(ask sismember done 13) == 0 ]] || fail 'job 13 was done'
kill -TERM "$program"
while read -rt 20 -u "$out" line; do said+=("$line"); done
printf '%s\n' "${said[@]}" | grep -v 'delivery 1$'
again=$(printf '%s\n' "${said[@]}" | grep -c 'delivery [23]$')
((again >= held)) || fail "only $again of ann's $held jobs came again"
[[ ${said[-1]} == 'bob: done for today' ]] || fail 'bob did not say good-bye'
