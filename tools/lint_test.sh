#!/usr/bin/env bash
# Runs tools/lint.py on one bad tree per rule, which it must reject, and on a good one.
set -uo pipefail
lint=$(cd "$(dirname "$0")" && pwd)/lint.py
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# expect_error TEXT FILE LINE...: lint must reject a tree with only that file, with a message that contains TEXT.
expect_error() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree/$(dirname "$2")"
  printf '%s\n' "${@:3}" >"$tree/$2"
  local said
  if said=$("$lint" --fast --root "$tree") || [[ $said != *"error: $2"*"$1"* ]]; then
    printf 'not found in %s: "%s"; lint said:\n%s\n' "$2" "$1" "$said"
    failed=1
  fi
}

expect_error 'a room above it' protocol/a.hpp '#include <deferredis/client/client.hpp>'
expect_error 'a room above it' reactor/net/a.cpp '  #  include <deferredis/protocol/reply.hpp>'
expect_error 'uses std::int64_t without including <cstdint>' testing/a.hpp '#include <map>' 'std::int64_t a = 0;'
expect_error 'uses std::vector without including <vector>' client/a.cpp '#include <string>' 'std::vector<int> a;'
expect_error 'in a room' client/a.cpp '#include "a.hpp"'
expect_error 'without its first folder' tests/a.cpp '#include <reactor/future.hpp>'
expect_error 'is not in a room' client/a.cpp '#include <deferredis/server/a.hpp>'
expect_error 'includes the umbrella' client/a.cpp '#include <deferredis/deferredis.hpp>'
expect_error 'every user then compiles' client/a.hpp '#include <functional>'
expect_error 'every user then compiles' reactor/a.hpp '#include <openssl/ssl.h>'
expect_error 'protocol/ includes' protocol/a.cpp '#include <sys/socket.h>'
expect_error 'the word "redis"' reactor/a.cpp '// asks Redis'
expect_error 'reads a clock' client/a.cpp 'auto now = std::chrono::steady_clock::now();'
expect_error 'a test sleeps' tests/unit/a_test.cpp 'std::this_thread::sleep_for(1s);'
expect_error 'a test sleeps' tests/examples/a.sh 'sleep 1'
expect_error 'an example includes' examples/a.cpp '#include <deferredis/reactor/net/a.hpp>'

rm -rf "${tree:?}"/*
mkdir -p "$tree"/{client,reactor}
# A room of two folders, `low` and, above it, `high`.
two_folders() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree"/client/{low,high}
  printf '%s\n' '| `low/` | a |' '| `high/` | b |' >"$tree/client/README.md"
  echo '`a`' | tee "$tree/client/low/README.md" >"$tree/client/high/README.md"
  printf '%s\n' '#include <deferredis/client/high/a.hpp>' >"$tree/client/low/a.hpp"
  touch "$tree/client/high/a.hpp"
}
# expect_said TEXT: lint must reject the current tree with a message that contains TEXT.
expect_said() {
  local said
  if said=$("$lint" --fast --root "$tree") || [[ $said != *"$1"* ]]; then
    printf 'not found: "%s"; lint said:\n%s\n' "$1" "$said"
    failed=1
  fi
}

two_folders
expect_said 'client/low/a.hpp:1: low/ includes high/, a layer above it'
echo '#include <deferredis/client/low/a.hpp>' >"$tree/client/high/a.hpp"
expect_said 'client/high/a client/low/a: include each other'
two_folders
mkdir "$tree/client/detail"
touch "$tree/client/detail/b.cpp"
expect_said "client/detail: the folder's name has no meaning"
two_folders
touch "$tree/client/high/b.hpp"
expect_said 'client/high/b: is not named in the README of its folder'
two_folders
touch "$tree"/client/low/{a..q}.hpp
expect_said 'client/low: 17 units'
two_folders
rm "$tree/client/low/README.md"
expect_said 'client/low: has no README.md'
two_folders
echo '| `low/` | a |' >"$tree/client/README.md"
expect_said 'client/high: is not in the list of folders of client/README.md'
two_folders
echo '#include <deferredis/client/low/a.hpp>' >"$tree/client/b.hpp"
expect_said 'client/b.hpp:1: a public header includes low/'

rm -rf "${tree:?}"/*
mkdir -p "$tree"/{client,reactor}
echo '#include <ev.h>' | tee "$tree/reactor/a.cpp" >"$tree/reactor/b.cpp"
[[ $("$lint" --fast --root "$tree") == *'more than one file'* ]] || { echo 'two <ev.h> not found'; failed=1; }

rm -rf "${tree:?}"/*
mkdir -p "$tree"/{client,reactor}
echo 'target_sources(deferredis PRIVATE ab.cpp)' >"$tree/client/CMakeLists.txt"
touch "$tree/client/a.cpp"
[[ $("$lint" --fast --root "$tree") == *'client/a.cpp: is not in a list'* ]] || { echo 'unlisted source not found'; failed=1; }

rm -rf "${tree:?}"/*
mkdir -p "$tree"/{client,reactor}
printf '%s\n' 'target_sources(deferredis PRIVATE' '  a.cpp' ')' >"$tree/client/CMakeLists.txt"
printf '%s\n' '#include <deferredis/reactor/error.hpp>' '#include <functional>' >"$tree/client/a.cpp"
printf '%s\n' '#include <unordered_map>  // lint: ok, the decoder of that type' 'namespace deferredis {}' >"$tree/client/a.hpp"
"$lint" --fast --root "$tree" || { echo 'a good tree is rejected'; failed=1; }

[[ $failed == 0 ]] && echo 'lint finds all violations.'
exit $failed
