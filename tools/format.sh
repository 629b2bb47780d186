#!/usr/bin/env bash
# Formats every C++ file with clang-format 14. With --check, only reports differences, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

clang_format=$(command -v clang-format-14 || command -v clang-format || true)
if [[ -z $clang_format ]] || ! "$clang_format" --version | grep -q 'version 14\.'; then
  echo "clang-format 14 is needed; other versions format differently. On Debian 12, run: tools/setup.sh checks" >&2
  exit 1
fi

mapfile -d '' files < <(git ls-files -z --cached --others --exclude-standard -- '*.hpp' '*.cpp')
present=()
for file in "${files[@]}"; do [[ -f $file ]] && present+=("$file"); done
[[ ${#present[@]} -gt 0 ]] || exit 0

if [[ ${1:-} == --check ]]; then
  "$clang_format" --dry-run --Werror "${present[@]}" ||
    { echo "Some files are not formatted. Run: make format" >&2; exit 1; }
  echo "${#present[@]} files are formatted."
else
  "$clang_format" -i "${present[@]}"
fi
