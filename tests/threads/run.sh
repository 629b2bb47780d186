#!/usr/bin/env bash
# Runs the tests of calls from other threads under ThreadSanitizer. The library is compiled as the two files of
# tools/amalgamate.py, which takes a third of the time that its sources take one by one.
#   tests/threads/run.sh [FOLDER]      keeps what it builds in FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-$(mktemp -d)}
[[ $# -gt 0 ]] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work/include"
ln -sfn "$PWD" "$work/include/deferredis"
flags=(-std=c++20 -O1 -g1 -fsanitize=thread -DBOOST_TEST_DYN_LINK -Itests "-I$work/include")

tools/amalgamate.py "$work/two/deferredis"
pids=() objects=("$work/deferredis.o")
g++ -std=c++20 -O1 -g1 -fsanitize=thread "-I$work/two" -c "$work/two/deferredis/deferredis.cpp" -o "$work/deferredis.o" &
pids+=($!)
# One after the other beside the library: two processors are enough.
(
  for source in integration/shared_client{,_life}_test support/{main,redis_server,child_process,temporary_folder}; do
    g++ "${flags[@]}" -c "tests/$source.cpp" -o "$work/$(basename "$source").o"
  done
) &
pids+=($!)
for pid in "${pids[@]}"; do wait "$pid"; done
for source in shared_client{,_life}_test main redis_server child_process temporary_folder; do
  objects+=("$work/$source.o")
done
g++ -fsanitize=thread "${objects[@]}" -o "$work/threads" -lev -lssl -lcrypto -lfmt -lboost_unit_test_framework -pthread
TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1} timeout 120 "$work/threads"
