#!/usr/bin/env bash
# languages.sh INCLUDE: reads the headers below INCLUDE with each compiler at hand, as C++20 and C++23,
# without RTTI, and with the warnings that careful projects turn on. An older language is one error.
set -euo pipefail
include=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '#include <deferredis/deferredis.hpp>\n#include <deferredis/client/format.hpp>\n' >"$work/user.cpp"
printf '#include <deferredis/deferredis.hpp>\n#include <deferredis/reactor/reactor.hpp>\n' >"$work/old.cpp"
warnings=(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Werror)
for compiler in g++-{12..15} clang++-{14..21}; do
  command -v "$compiler" >/dev/null || continue
  for language in '-std=c++20' '-std=c++2b -fno-rtti'; do
    read -ra flags <<<"$language"
    "$compiler" "${flags[@]}" "${warnings[@]}" -I"$include" -fsyntax-only "$work/user.cpp"
    echo "$compiler $language: no warning"
  done
  "$compiler" -std=c++17 -I"$include" -fsyntax-only "$work/old.cpp" >"$work/errors" 2>&1 &&
    { echo "$compiler reads the headers as C++17" >&2; exit 1; }
  grep -q 'error: .*deferredis needs C++20: compile with -std=c++20' "$work/errors" &&
    [[ $(wc -l <"$work/errors") -lt 15 ]] ||
    { cat "$work/errors"; echo "$compiler -std=c++17: not one clear error" >&2; exit 1; }
done
