#!/usr/bin/env bash
# The demo: a web server that survives the death of its Redis. Checks each step.
#   tools/demo.sh BUILD_DIR           plays the demo
#   tools/demo.sh --serve BUILD_DIR   leaves the web server (127.0.0.1:8888) and a Redis running
set -euo pipefail

serve=''
if [[ ${1:-} == --serve ]]; then serve=1; shift; fi
[[ $# == 1 ]] || { echo "usage: $0 [--serve] BUILD_DIR" >&2; exit 2; }
binary=$1/examples/http_gateway
[[ -x $binary ]] || { echo "$0: $binary does not exist: run make demo" >&2; exit 2; }

dir=$(mktemp -d)
redis='' gateway='' ok=1
clean_up() {
  local pid
  for pid in $gateway $redis; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n' "$*"; }
start_redis() {
  redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --dir "$dir" >>"$dir/redis.log" 2>&1 &
  redis=$!
}
start_gateway() {  # LISTEN_ENDPOINT
  exec {out}< <(exec "$binary" "$1" "unix://$dir/redis.sock?pool_size=10")
  gateway=$!
  local line
  read -rt 10 -u "$out" line || { echo "the web server did not start" >&2; exit 1; }
  address=${line#listening on }
  echo "web server: $line"
}
# ask STATUS BODY_PATTERN CURL_ARGUMENT... PATH: sends one request, and shows and checks the answer.
ask() {
  local status=$1 body=$2 said code verdict=ok
  shift 2
  said=$(curl -s -m 3 -w '%{http_code}' "${@:1:$#-1}" "http://$address${!#}") || true
  code=${said: -3} said=${said%???}
  said=${said%$'\r\n'}
  # shellcheck disable=SC2053  # a pattern
  [[ $code == "$status" && $said == $body ]] || { verdict="WRONG: not $status $body"; ok=0; }
  printf '  %-34s -> %s  %-12s [%s]\n' "curl $*" "$code" "$said" "$verdict"
}
# Waits at most 15 s until the web server finds Redis by itself and stops answering 503.
await_redis() {
  local began=$SECONDS code=''
  while ((SECONDS - began < 15)); do
    code=$(curl -s -m 3 -o "$dir/answer" -w '%{http_code}' "http://$address/text/probe") || true
    [[ $code == 404 ]] && return
    sleep 0.05
  done
  echo "  it did not find Redis: $code" >&2
  ok=0
}

if [[ $serve ]]; then
  start_redis
  start_gateway 127.0.0.1:8888
  await_redis
  echo "Try:  curl -d value=bar http://$address/text/foo ;  curl http://$address/text/foo"
  echo "Kill Redis: kill -9 $redis ;  and start it again:"
  echo "  redis-server --port 0 --unixsocket $dir/redis.sock --save ''"
  echo "Ctrl-C ends both."
  wait "$gateway"
  exit
fi

step 'The web server starts; there is no Redis yet'
start_gateway 127.0.0.1:0
ask 503 '*' /text/foo
step 'Redis starts'
start_redis
await_redis
ask 404 '*' /text/foo
ask 200 foo=bar -d value=bar /text/foo
ask 200 foo=bar /text/foo
ask 200 'DEL foo=1' -X DELETE /text/foo
ask 404 '*' /text/foo
step "kill -9 $redis, which is Redis"
{ kill -9 "$redis" && wait "$redis"; } 2>/dev/null || true  # bash has a word of its own for it
redis=''
ask 503 '*' /text/foo
step 'Redis starts again; nobody touches the web server'
start_redis
await_redis
ask 200 foo=again -d value=again /text/foo
ask 200 foo=again /text/foo
step 'SIGTERM to the web server'
kill -TERM "$gateway"
status=0
wait "$gateway" || status=$?
gateway=''
echo "  exit status $status"
[[ $status == 0 ]] || ok=0

((ok)) || { printf '\nAn answer was wrong.\n' >&2; exit 1; }
printf '\nAll answers as expected.\n'
