#!/usr/bin/env bash
# Compares what a shared library exports with packaging/abi/SONAME.txt, the list of the last release.
#   tools/abi.sh LIBRARY            prints what is gone and what is new. Fails if something is gone that a
#                                   released library exports: programs built with it would not start
#   tools/abi.sh --renew LIBRARY    writes the list: after a change of the SONAME, and when a release is cut
#   tools/abi.sh --release LIBRARY  the same, and marks it as released
# Exit status 77: there is no list for this SONAME yet.
# Functions and variables that the compiler writes into every program that needs them (templates, inline
# functions) are left out: no program takes them from the library only, and compilers differ in them. A changed
# class keeps its names: compare it with abidiff (CONTRIBUTING.md, "Releases").
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
mode=compare
case ${1:-} in --renew | --release) mode=${1#--} && shift ;; esac
library=$1
soname=$(readelf -dW "$library" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
list=$here/packaging/abi/$soname.txt
not_released='# not released'

names() {
  nm -D --defined-only --with-symbol-versions "$library" | awk '$2 ~ /^[BDRT]$/ { print $3 }' | LC_ALL=C sort
}

if [[ $mode != compare ]]; then
  mkdir -p "$(dirname "$list")"
  { [[ $mode == release ]] && echo '# released' || echo "$not_released"; names; } >"$list"
  echo "$list: $(grep -vc '^#' "$list") names"
  exit
fi
[[ -e $list ]] || { echo "Nothing to compare $soname with: run tools/abi.sh --renew $library"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names >"$work/now"
grep -v '^#' "$list" | LC_ALL=C sort >"$work/then"
LC_ALL=C comm -23 "$work/then" "$work/now" | c++filt >"$work/gone"
LC_ALL=C comm -13 "$work/then" "$work/now" | c++filt >"$work/new"
sed 's/^/gone: /' "$work/gone"
sed 's/^/new:  /' "$work/new"
echo "$soname: $(wc -l <"$work/then") names in the list, $(wc -l <"$work/gone") gone, $(wc -l <"$work/new") new."
[[ -s $work/gone ]] || exit 0
if head -n 1 "$list" | grep -qx "$not_released"; then
  echo "This SONAME has not been released: names may go."
  exit 0
fi
echo "Programs that were built with the released library would not start. Bring the names back, or raise the" \
  "minor version, which changes the SONAME." >&2
exit 1
