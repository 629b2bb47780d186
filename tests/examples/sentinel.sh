#!/usr/bin/env bash
# sentinel, with a private group. The primary is killed while it counts. Argument: the built program.
. "$(dirname "$0")/lib.sh"
pids=()

# start NAME COMMAND...: waits until the server answers on its own socket.
start() {
  local name=$1
  shift
  "$@" --unixsocket "$dir/$name.sock" --dir "$dir" --bind 127.0.0.1 >"$dir/$name.log" 2>&1 &
  pids+=($!)
  until redis-cli -s "$dir/$name.sock" ping 2>/dev/null | grep -q PONG; do
    kill -0 $! || { cat "$dir/$name.log"; exit 1; }
  done
}

# Ports that the kernel chooses; they are still free a moment later.
mapfile -t port < <(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
for each in sockets: print(each.getsockname()[1])')
start one redis-server --port "${port[0]}" --save ''
start two redis-server --port "${port[1]}" --save '' --repl-diskless-sync-delay 0 \
  --replicaof 127.0.0.1 "${port[0]}"
[[ $(redis-cli -s "$dir/one.sock" wait 1 20000) == 1 ]]
for i in 2 3; do
  mkdir "$dir/$i"
  cat >"$dir/$i/sentinel.conf" <<EOF
sentinel monitor mymaster 127.0.0.1 ${port[0]} 1
sentinel down-after-milliseconds mymaster 700
sentinel failover-timeout mymaster 5000
EOF
  start "s$i" redis-server "$dir/$i/sentinel.conf" --sentinel --port "${port[$i]}"
  redis-cli -s "$dir/s$i.sock" sentinel debug info-period 300 publish-period 200 >/dev/null
done
for i in 2 3; do
  until redis-cli -s "$dir/s$i.sock" sentinel replicas mymaster | grep -A1 master-link-status |
    grep -q ok && redis-cli -s "$dir/s$i.sock" sentinel sentinels mymaster | grep -q runid; do :; done
done

start_program "$1" "127.0.0.1:${port[2]},127.0.0.1:${port[3]}"
await "pool of 2 to the primary of mymaster (127.0.0.1:${port[0]}), 2 up"
kill -9 "${pids[0]}"
await "ready: 127.0.0.1:${port[1]}"
await 'pool of 2 to the replicas of mymaster (*), 2 up'
await 'a replica has counted * steps'
expect_end
