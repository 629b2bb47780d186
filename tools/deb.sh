#!/usr/bin/env bash
# Builds the Debian packages, checks them with lintian, and tries them: unpacked into a root of their own,
# they must let find_package and pkg-config build a program that runs.
#   tools/deb.sh [DIR]    DIR (build/deb) gets the packages; takes as long as a build of the library
# Exit status 77: this machine cannot build packages; the last line says why.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$here/build/deb}
for program in dpkg-buildpackage dh lintian fakeroot; do
  command -v $program >/dev/null ||
    { echo "No packages were built: $program is missing (apt-get install debhelper lintian fakeroot)"; exit 77; }
done
version=$(sed -n 's/^project(deferredis VERSION \([0-9.]*\).*/\1/p' "$here/CMakeLists.txt")
rm -rf "$out"
mkdir -p "$out/deferredis-$version"
cd "$out/deferredis-$version"
git -C "$here" ls-files -z --cached --others --exclude-standard |
  tar -C "$here" --null --ignore-failed-read --files-from=- -cf - 2>/dev/null | tar -xf -
cp -r packaging/debian debian
rm debian/README.md
cat >debian/changelog <<EOF
deferredis ($version) unstable; urgency=medium

  * See CHANGELOG.md.

 -- $(sed -n 's/^Maintainer: //p' debian/control)  $(git -C "$here" log -1 --format=%aD)
EOF

export DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-noautodbgsym} parallel=${JOBS:-$(nproc)}"
dpkg-buildpackage --build=binary --unsigned-changes --no-sign >"$out/build.log" 2>&1 ||
  { tail -n 40 "$out/build.log"; exit 1; }
# A package that is not meant for Debian itself closes no bug there.
lintian --fail-on error --suppress-tags initial-upload-closes-no-bugs "$out"/*.changes

cd "$out"
for package in libdeferredis*.deb; do dpkg-deb --extract "$package" root; done
lib=$(dirname root/usr/lib/*/libdeferredis.so)
version_name=$(cut -d. -f1,2 <<<"$version")
[[ -e libdeferredis${version_name}_${version}_$(dpkg --print-architecture).deb ]] ||
  { echo "The package of the library does not have the name of its SONAME: rename it in packaging/debian" >&2; exit 1; }
# Its own files come from the root only; what it depends on is installed here.
export LD_LIBRARY_PATH=$PWD/$lib PKG_CONFIG_PATH=$PWD/$lib/pkgconfig
read -ra flags <<<"$(pkg-config --cflags --libs deferredis)"
g++ -std=c++20 "$here/examples/hello.cpp" -o hello "${flags[@]}"
ldd hello | grep -q "$lib/libdeferredis.so.$version_name" || { echo "hello does not use the package" >&2; exit 1; }
cmake -S "$here/tests/consumer" -B consumer -G Ninja -DCMAKE_PREFIX_PATH="$PWD/root/usr" \
  -DHELLO="$here/examples/hello.cpp" >consumer.log || { cat consumer.log; exit 1; }
cmake --build consumer
consumer/boundary
echo "The packages work through find_package and through pkg-config:"
ls -- *.deb
