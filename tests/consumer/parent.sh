#!/usr/bin/env bash
# Makes deferredis a part of another project's build, in an empty folder, and checks that nothing of
# ours gets into that project. Nothing of the library is compiled.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/parent" "$work/parent"

# configure NAME OPTION...
configure() {
  cmake -S "$work/parent" -B "$work/$1" -G Ninja -DDEFERREDIS="$(realpath "$here/../..")" "${@:2}" \
    >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  if grep -A 5 'CMake.*Warning' "$work/log"; then
    echo "deferredis warns in its parent's configuration" >&2
    exit 1
  fi
}

# `hello` and `examples` are the parent's; ours are built when somebody asks for them.
configure examples -DDEFERREDIS_EXAMPLES=ON
if ninja -C "$work/examples" -n hello examples | grep -E 'deferredis|ccache'; then
  echo "the parent's own targets build something of deferredis" >&2
  exit 1
fi
configure plain -DFETCH=ON
if ninja -C "$work/plain" -n | grep 'deferredis'; then
  echo "'all' of the parent builds what it did not ask for" >&2
  exit 1
fi
ninja -C "$work/plain" -n user | grep -c libdeferredis.a >/dev/null ||
  { echo "a program that links deferredis does not build it" >&2; exit 1; }
cmake --build "$work/plain" >/dev/null
DESTDIR=$work/installed cmake --install "$work/plain" >/dev/null
[[ ! -e $work/installed ]] || { echo "the parent installs what it did not ask for" >&2; exit 1; }

# Asked for, it is installed; and a shared library has the minor version in its name.
configure shared -DBUILD_SHARED_LIBS=ON -DDEFERREDIS_INSTALL=ON
grep -q 'SONAME = libdeferredis.so.0.1$' "$work/shared/build.ninja" ||
  { grep SONAME "$work/shared/build.ninja"; echo "another SONAME than libdeferredis.so.0.1" >&2; exit 1; }
grep -q 'libdeferredis.so.0.1' "$work/shared/deferredis/cmake_install.cmake" ||
  { echo "DEFERREDIS_INSTALL does not install the library" >&2; exit 1; }
echo "Nothing of deferredis gets into a project that it is a part of."
