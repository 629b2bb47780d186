#!/usr/bin/env bash
# Writes the two files of tools/amalgamate.py into an empty folder and compiles hello with them, by one
# command.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../../tools/amalgamate.py" "$work/deferredis"
cp "$here/../../examples/hello.cpp" "$work"
cd "$work"
g++ -std=c++20 -I. hello.cpp deferredis/deferredis.cpp -o hello -lev -lssl -lcrypto -lfmt -pthread
[[ $(ls deferredis) == $'deferredis.cpp\ndeferredis.hpp' ]]
# Nobody listens there: hello must say so, and name the command.
output=$(timeout 20 ./hello unix:///nonexistent 2>&1) && { echo "hello did not fail: $output" >&2; exit 1; }
echo "$output"
echo "hello compiles with two files, by one command."
