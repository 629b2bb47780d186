#!/usr/bin/env bash
# size.sh PROGRAM: checks that a program for one server, linked with the static library, stays small, and has
# no code for many servers. To find what grew: nm --size-sort -C PROGRAM.
set -euo pipefail
most=1280000
many=$(nm -C "$1" | grep -E 'ClusterFsm|ShardedBackend|Sentinel' | head -n 3 || true)
[[ -z $many ]] || { echo "a program for one server contains code for many: $many" >&2; exit 1; }
stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "$1"
bytes=$(stat -c %s "$stripped")
[[ $bytes -le $most ]] || { echo "a program for one server has $bytes bytes, more than $most" >&2; exit 1; }
echo "A program for one server has $bytes bytes."
