#!/usr/bin/env bash
# Unpacks newer servers than Debian 12 has, and runs the server tests against them. Nothing is installed.
#   tools/servers.sh DIR               unpacks all of them under DIR: DIR/NAME/redis-server and its tools
#   tools/servers.sh DIR NAME...       only these: valkey-9 valkey-8 redis-8 redict-7
#   tools/servers.sh --test BUILD [DIR [NAME...]]   the same, then the server tests of BUILD/ against each
# The packages come from newer suites of the archive that this machine's apt uses (20 s and 60 MB each). A server is
# started through the loader and the libraries that came with it. Status 77: the archive cannot be reached.
set -euo pipefail

packages_of() {  # prints: suite, prefix of the programs, packages
  case $1 in
    valkey-9) echo forky valkey valkey-server valkey-tools ;;
    valkey-8) echo trixie valkey valkey-server valkey-tools ;;
    redis-8) echo forky redis redis-server redis-tools ;;
    redict-7) echo forky redict redict-server redict-tools ;;
    *) echo "unknown server '$1'; there are valkey-9, valkey-8, redis-8 and redict-7" >&2; exit 2 ;;
  esac
}

# download ROOT SUITE PACKAGE...: the packages and all libraries they need, unpacked into ROOT
download() {
  local root=$1 suite=$2 work archive package
  shift 2
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
  work=$(mktemp -d)
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
  echo "deb $archive $suite main" >"$work/sources.list"
  : >"$work/status"  # nothing is installed, so apt takes every library along
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
    -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=1)
  if ! { "${apt[@]}" update && "${apt[@]}" -y --download-only install "$@" >/dev/null; }; then
    rm -rf "$work"
    echo "servers.sh: the archive has no $suite, or cannot be reached"
    exit 77
  fi
  for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$root"; done
  rm -rf "$work"
}

# write_starter FILE ROOT PROGRAM [MODE]: a script that runs the program with its own loader and libraries
write_starter() {
  local loader libraries
  [[ -e $3 ]] || return 0
  loader=$(find "$2" -name 'ld-linux-*.so.2' -type f | head -n 1)
  libraries=$(dirname "$(find "$2/usr/lib" -name 'libc.so.6' | head -n 1)")
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@" %s\n' "$loader" "$libraries" "$3" "${4:-}" >"$1"
  chmod +x "$1"
}

unpack() {  # DIR NAME
  local at=$1/$2 suite prefix packages tool
  [[ -e $at/redis-server ]] && return
  read -r suite prefix packages <<<"$(packages_of "$2")"
  mkdir -p "$at/root"
  # shellcheck disable=SC2086
  download "$at/root" "$suite" $packages
  for tool in cli benchmark; do write_starter "$at/redis-$tool" "$at/root" "$at/root/usr/bin/$prefix-$tool"; done
  # A sentinel is the server in another mode. The word for it comes after the configuration file.
  write_starter "$at/redis-sentinel" "$at/root" "$at/root/usr/bin/$prefix-server" --sentinel
  write_starter "$at/redis-server" "$at/root" "$at/root/usr/bin/$prefix-server"
}

test_build=
if [[ ${1:-} == --test ]]; then
  test_build=${2:?give the build folder}
  shift 2
fi
dir=${1:-build/servers}
[[ $# -gt 0 ]] && shift
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
names=("$@")
[[ ${#names[@]} -gt 0 ]] || names=(valkey-9 valkey-8 redis-8 redict-7)
failed=()
for name in "${names[@]}"; do
  (unpack "$dir" "$name") || exit
  "$dir/$name/redis-server" --version
  [[ -n $test_build ]] || continue
  DEFERREDIS_REDIS_SERVER=$dir/$name/redis-server PATH=$dir/$name:$PATH \
    ctest --test-dir "$test_build" -L server -LE soak -R "${SUITES:-^server_}" --no-tests=error --output-on-failure \
    --no-label-summary -j "${JOBS:-$(nproc)}" || failed+=("$name")
done
[[ ${#failed[@]} -eq 0 ]] || { echo "servers.sh: tests failed on ${failed[*]}"; exit 1; }
