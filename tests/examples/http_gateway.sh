#!/usr/bin/env bash
# The web server while a private redis-server dies and returns. Argument: the built program.
. "$(dirname "$0")/lib.sh"

# answers STATUS BODY CURL_ARGUMENT... PATH: one request, in at most 3 s. BODY is a pattern.
answers() {
  local status=$1 body=$2 said code
  shift 2
  said=$(curl -s -m 3 -w '%{http_code}' "${@:1:$#-1}" "http://$address${!#}") || fail "$*: curl says $?"
  code=${said: -3} said=${said%???}
  # shellcheck disable=SC2053  # a pattern
  [[ $code == "$status" && ${said%$'\r\n'} == $body ]] || fail "$*: $code '$said' instead of $status '$body'"
}
# Waits until the web server answers 404 instead of 503, without a restart.
await_redis() {
  curl -sf -o "$dir/out" --retry 200 --retry-all-errors --retry-delay 0 --retry-max-time 15 \
    -d value=there "http://$address/text/probe" -m 3 || fail 'no way to Redis'
}

start_program "$1" 127.0.0.1:0 "unix://$dir/redis.sock?pool_size=3"
read -rt 10 -u "$out" line || fail 'it says nothing'
[[ $line =~ ^'listening on '(127.0.0.1:[0-9]+)$ ]] || fail "it says: $line"
address=${BASH_REMATCH[1]}

answers 503 '*' /text/foo
curl -s -m 3 -D - -o /dev/null "http://$address/text/foo" | grep -qi '^Retry-After: 1' || fail 'no Retry-After'
start_redis
await_redis
answers 404 '*' /text/foo
answers 200 foo=bar -d value=bar /text/foo
answers 200 foo=bar /text/foo
answers 200 'a b=c d&é' -d 'x=1&value=c+d%26%C3%A9' /text/a%20b
answers 200 'a b=c d&é' /text/a%20b
answers 200 'DEL foo=1' -X DELETE /text/foo
answers 200 'DEL foo=0' -X DELETE /text/foo
answers 404 '*' /text/foo
answers 404 '*' /elsewhere
answers 400 '*' -d other=bar /text/foo
answers 400 '*' -d value=%zz /text/foo
answers 400 '*' /text/%2
answers 405 '' -X PUT -d value=bar /text/foo
curl -s -m 3 -D - -X PUT "http://$address/text/foo" | grep -qi '^Allow: GET, POST, DELETE' || fail 'no Allow'
head -c 1100000 /dev/zero | tr '\0' x >"$dir/large"
answers 413 '*' --data-binary "@$dir/large" /text/foo
answers 431 '*' -H "X-Large: $(head -c 20000 "$dir/large")" /text/foo
redis-cli -s "$dir/redis.sock" rpush list 1 >/dev/null
answers 502 '*WRONGTYPE*' /text/list

# Pipelined requests are answered in order; an invalid request ends the connection with 400.
exec {web}<>"/dev/tcp/${address/://}"
printf 'POST /text/p HTTP/1.1\r\nContent-Length: 7\r\n\r\nvalue=1GET /text/p HTTP/1.1\r\n\r\nDELETE /text/p HTTP/1.1\r\n\r\nnonsense\r\n\r\n' >&"$web"
said=''
while IFS= read -rt 5 -u "$web" line; do
  case $line in HTTP* | p=* | DEL*) said+="${line%$'\r'};" ;; esac
done
exec {web}>&-
[[ $said == 'HTTP/1.1 200 OK;p=1;HTTP/1.1 200 OK;p=1;HTTP/1.1 200 OK;DEL p=1;HTTP/1.1 400 Bad Request;' ]] ||
  fail "pipelined: $said"

kill -9 "$redis"
wait "$redis" 2>/dev/null || true
answers 503 '*' /text/foo
start_redis
await_redis
answers 200 foo=bar -d value=bar /text/foo

kill -TERM "$program"
expect_end
echo 'http_gateway: all answers as expected'
