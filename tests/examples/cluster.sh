#!/usr/bin/env bash
# cluster, on six private nodes. A primary is killed while it counts. Argument: the built program.
. "$(dirname "$0")/lib.sh"
pids=() nodes=()

mapfile -t ports < <(python3 -c '
import socket
free = [socket.socket() for _ in range(12)]
for each in free: each.bind(("127.0.0.1", 0))
for each in free: print(each.getsockname()[1])')
for i in 0 1 2 3 4 5; do
  mkdir "$dir/$i"
  redis-server --port "${ports[i]}" --bind 127.0.0.1 --cluster-enabled yes --cluster-port "${ports[i + 6]}" \
    --cluster-node-timeout 1000 --save '' --dir "$dir/$i" >"$dir/$i/log" &
  pids+=($!) nodes+=("127.0.0.1:${ports[i]}")
done
for node in "${nodes[@]}"; do
  until redis-cli -p "${node#*:}" ping >/dev/null 2>&1; do :; done
done
redis-cli --cluster create "${nodes[@]}" --cluster-replicas 1 --cluster-yes >"$dir/created"
for node in "${nodes[@]}"; do
  until redis-cli -p "${node#*:}" cluster info | grep -q cluster_state:ok; do :; done
done
for i in 3 4 5; do
  until redis-cli -p "${ports[i]}" info replication | grep -q master_link_status:up; do :; done
done

start_program "$1" "${nodes[0]},${nodes[1]}" 10000
killed='' last=''
while read -rt 60 -u "$out" line; do
  last=$line
  [[ $line == 'not counted: '* ]] || echo "$line"
  if [[ $line == '2000 of 10000' ]]; then
    kill -9 "${pids[0]}"
    killed=yes
  fi
done
expect_end
[[ $killed ]] || fail 'it never counted to 2000'
[[ $last =~ ^counted\ ([0-9]+),\ unknown\ ([0-9]+),\ the\ cluster\ says\ ([0-9]+)$ ]] ||
  fail "it ends with: $last"
# Replication is asynchronous: the last acknowledged counts may be lost, but nothing is counted twice.
((BASH_REMATCH[3] <= BASH_REMATCH[1] + BASH_REMATCH[2] && BASH_REMATCH[3] > 9000)) ||
  fail "$last"
