#!/usr/bin/env bash
# Looks for the Debian packages that this project needs, and installs missing ones if you agree. On a
# terminal it asks; elsewhere it prints the command to run, and stops. With YES=1, or if CI is set, it
# does not ask.
#   tools/setup.sh          packages for building, the demo and the tests
#   tools/setup.sh checks   also those for the checks of CI
#   tools/setup.sh bench    also those for the benchmarks
#   tools/setup.sh docs     also those for the site
#   tools/setup.sh deb      also those for Debian packages
# You may give several names.
set -euo pipefail

packages=(g++ cmake ninja-build ccache mold pkg-config libev-dev libssl-dev libfmt-dev libboost-dev
  libboost-test-dev redis-server redis-sentinel redis-tools curl openssl python3 stunnel4 nutcracker procps
  zlib1g-dev iproute2 nftables haproxy redis-redisearch)
checks=(clang clang-format clang-tidy libclang-rt-14-dev libasio-dev libhiredis-dev debootstrap)
bench=(libhiredis-dev valgrind gnuplot-nox)
docs=(python3-sphinx python3-myst-parser furo python3-breathe python3-sphinx-copybutton doxygen libhiredis-dev)
deb=(debhelper dpkg-dev fakeroot lintian)

# Runs as root. The daemons of the packages must not start, neither now nor at the next boot.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  local policy=/usr/sbin/policy-rc.d apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
  if [[ ! -e $policy ]]; then  # leaves an existing one alone
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\n# Temporary, from deferredis/tools/setup.sh.\n%s\n' \
      'case " $* " in *redis*|*stunnel*|*nutcracker*|*haproxy*) exit 101 ;; esac; exit 0' >"$policy"
    chmod 755 "$policy"
  fi
  "${apt[@]}" update
  "${apt[@]}" install -y --no-install-recommends --no-upgrade "$@" </dev/null
  local daemon
  for daemon in redis-server redis-sentinel nutcracker haproxy; do
    if [[ " $* " == *" $daemon "* && -d /run/systemd/system ]]; then
      systemctl disable "$daemon.service" >/dev/null 2>&1 || true  # it was not installed before
    fi
  done
}

if [[ ${1:-} == --as-root ]]; then
  install_packages "${@:2}"
  exit
fi
for group in "$@"; do
  case $group in
    checks) packages+=("${checks[@]}") ;;
    bench) packages+=("${bench[@]}") ;;
    docs) packages+=("${docs[@]}") ;;
    deb) packages+=("${deb[@]}") ;;
    *) echo "tools/setup.sh: unknown group '$group'" >&2 && exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null; then
  echo "This is not Debian. Install the equivalents of these packages, then build as README.md ('Install')" \
    "says: ${packages[*]}" >&2
  exit 1
fi
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null |
  awk '$2 == "installed" { print $1 }' || true)
missing=()
for package in "${packages[@]}"; do
  grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

# Asks whether to install. Nothing on this machine changes without consent.
agreed() {
  [[ ${YES:-} == 1 || -n ${CI:-} ]] && return
  echo "These Debian packages are missing: ${missing[*]}"
  if [[ -t 0 && -t 1 ]]; then
    local answer
    read -r -p 'Install them now (no daemon is started)? [y/N] ' answer
    [[ $answer == [yY] || $answer == [yY][eE][sS] ]] && return
  fi
  printf 'Nothing was installed. To continue, run this, or run make again with YES=1:\n\n'
  printf '  sudo apt-get install --no-install-recommends %s\n\n' "${missing[*]}"
  return 1
}
agreed >&2 || exit 1

echo "Installing from Debian: ${missing[*]}"
self=$(realpath "$0")
if [[ $EUID -eq 0 ]]; then
  root=()
elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
  root=(sudo)
else
  printf 'This needs root. Run once, then try again:\n\n  su -c "bash %s --as-root %s"\n\n' \
    "$self" "${missing[*]}" >&2
  exit 1
fi
"${root[@]}" bash "$self" --as-root "${missing[@]}" || {
  printf 'The packages could not be installed. See the messages of apt above, or run:\n\n  apt-get update && apt-get install --no-install-recommends %s\n\n' \
    "${missing[*]}" >&2
  exit 1
}
