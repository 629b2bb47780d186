#!/usr/bin/env bash
# Builds the library and hello on Debian 13, whose g++ and libraries are newer than those of the other
# CI steps. debootstrap creates a root file system with its own files, devices and /proc, isolated from
# this machine.
#   tools/debian13.sh [DIR]    DIR (build/debian13) keeps the root, which takes minutes to create
# Exit status 77: this machine cannot create such a root; the last line says why.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:-$here/build/debian13}
packages=g++,cmake,ninja-build,ccache,libev-dev,libssl-dev,libfmt-dev
days_kept=30

cannot() {
  echo "Debian 13 was NOT tested: $*"
  exit 77
}

# Everything below runs in its own mount namespace, so that no mount outlives this script.
if [[ ${DEFERREDIS_OWN_MOUNTS:-} != yes ]]; then
  [[ $EUID -eq 0 ]] || cannot 'device files and chroot need root'
  command -v debootstrap >/dev/null || cannot 'debootstrap is missing (apt-get install debootstrap)'
  unshare --mount --pid --fork true 2>/dev/null || cannot 'the kernel does not allow a mount namespace here'
  export DEFERREDIS_OWN_MOUNTS=yes
  exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi

# The Debian mirror and the proxy of this machine.
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(LABEL) $(REPO_URI)' 2>/dev/null |
  awk '$1 == "Packages" && $2 == "Debian" && $3 == "Debian" { print $4; exit }')
[[ -n $mirror ]] || cannot 'apt has no Debian mirror here'
eval "$(apt-config shell apt_proxy Acquire::http::Proxy)"
[[ -z ${apt_proxy:-} || ${apt_proxy} == DIRECT ]] || export http_proxy=$apt_proxy https_proxy=$apt_proxy

root=$dir/root
mkdir -p "$dir"
if [[ ! -e $root.made || $(<"$root.made") != "$packages" || -n $(find "$root.made" -mtime +$days_kept) ]]; then
  rm -rf "$root" "$root.made"
  debootstrap --variant=minbase --include="$packages" trixie "$root" "$mirror" >"$dir/debootstrap.log" 2>&1 || {
    tail -n 5 "$dir/debootstrap.log"
    cannot "debootstrap could not create the root from $mirror (see $dir/debootstrap.log)"
  }
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  echo "$packages" >"$root.made"
fi
[[ -c $root/dev/null ]] && ! mountpoint -q "$root/dev/null" || cannot 'device files are not allowed here'

rm -rf "$root/src"
mkdir "$root/src"
git -C "$here" ls-files -z --cached --others --exclude-standard -- \
  CMakeLists.txt deferredis.hpp cmake {reactor,protocol,client,sharding,threads,testing} examples |
  tar -C "$here" --null --ignore-failed-read --files-from=- -cf - 2>/dev/null | tar -C "$root/src" -xf -
mount -t proc proc "$root/proc"
env -i PATH=/usr/sbin:/usr/bin HOME=/root LANG=C.UTF-8 JOBS="${JOBS:-$(nproc)}" chroot "$root" bash -euc '
  g++ --version | head -n 1
  cmake -S /src -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O0 \
    -DDEFERREDIS_WERROR=ON >/build.log || { cat /build.log; exit 1; }
  cmake --build /build -j "$JOBS"
  g++ -std=c++20 -I/build/include /src/examples/hello.cpp -o /build/hello \
    /build/libdeferredis.a -lev -lssl -lcrypto -lfmt -lpthread'
echo 'The library builds on Debian 13, and hello links.'
