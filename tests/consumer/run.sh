#!/usr/bin/env bash
# run.sh BUILD [HELLO]: installs BUILD, of the static or the shared library, into a separate folder. Builds
# this project with that package, and HELLO with pkg-config. HELLO is examples/hello.cpp by default.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "$1")
hello=$(realpath "${2:-$here/../../examples/hello.cpp}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/prefix" >/dev/null

# Only headers are installed, and no file points back to this tree.
stray=$(find "$work/prefix/include" -not -type d -and \( -not -name '*.hpp' -or -type l \))
[[ -z $stray ]] || { echo "installed under include/, though no header: $stray" >&2; exit 1; }
if grep -rqF "$(realpath "$here/../..")" "$work/prefix/lib/cmake" "$work/prefix/lib/pkgconfig"; then
  echo "the installed package names the folder it was built in" >&2
  exit 1
fi

# A package can be moved.
mv "$work/prefix" "$work/moved"
cmake -S "$here" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$work/moved" \
  -DHELLO="$hello" >"$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/build"

# hardened FILE: checks that the data that the loader fills in is read-only afterwards.
hardened() {
  readelf -lW "$1" | grep -q GNU_RELRO && readelf -dW "$1" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' ||
    { echo "$1 is linked without relro and now" >&2; exit 1; }
}
for program in "$work"/build/*; do
  [[ -f $program && -x $program ]] && hardened "$program"
done
library=$(find "$work/moved" -name 'libdeferredis.a' -o -name 'libdeferredis.so.*.*.*')
names=(nm)
if [[ $library == *.so.* ]]; then
  "$here/exports.sh" "$library"
  names=(nm -D)
else
  "$here/size.sh" "$work/build/small"
fi
for symbol in __stack_chk_fail; do
  "${names[@]}" "$library" | grep -c "U $symbol" >/dev/null ||
    { echo "$library does not use $symbol: it is built without protection" >&2; exit 1; }
done
"$work/build/boundary"

export PKG_CONFIG_PATH=$work/moved/lib/pkgconfig
read -ra flags <<<"$(pkg-config --cflags deferredis)"
read -ra libraries <<<"$(pkg-config --libs deferredis)"
for compiler in g++ clang++; do
  command -v $compiler >/dev/null || continue
  $compiler -std=c++20 "${flags[@]}" "$hello" -o "$work/hello" "${libraries[@]}"
  hardened "$work/hello"
  echo "$compiler compiles and links hello."
done
echo "The installed package works through find_package and through pkg-config."

# The tutorial's program is a user's project too: it builds, its test passes, and it plays with a Redis.
tutorial=$here/../../docs/tutorial/scoreboard
cmake -S "$tutorial" -B "$work/tutorial" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$work/moved" >"$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/tutorial"
ctest --test-dir "$work/tutorial" --output-on-failure --no-tests=error
"$here/scoreboard.py" "$work/tutorial/scoreboard"
