#!/bin/sh
# run.sh CXX INCLUDE_DIR: the compiler refuses each file here with the error its first line names,
# and takes positive_control.cpp.
set -u
compiler=$1
include_dir=$2
here=$(dirname "$0")
failures=0

compile() { LC_ALL=C "$compiler" -std=c++20 -fsyntax-only -I"$include_dir" "$1" 2>&1; }

for file in "$here"/*.cpp; do
  name=$(basename "$file")
  output=$(compile "$file")
  refused=$?
  if [ "$name" = positive_control.cpp ]; then
    [ $refused -eq 0 ] && continue
    echo "$name: was refused:"
    echo "$output"
    failures=$((failures + 1))
    continue
  fi
  expected=$(sed -n '1s|^// error: ||p' "$file")
  if [ $refused -eq 0 ]; then
    echo "$name: compiles, and must not"
    failures=$((failures + 1))
  elif ! echo "$output" | grep -Eq "error: .*$expected"; then
    echo "$name: refused for another reason than '$expected':"
    echo "$output"
    failures=$((failures + 1))
  fi
done

[ $failures -eq 0 ] && echo "all as expected"
exit $((failures != 0))
