#!/usr/bin/env bash
# Feeds tools/doc_code.py one bad page per rule and expects that it says so; and a good one.
set -uo pipefail
tool=$(cd "$(dirname "$0")" && pwd)/doc_code.py
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0
mkdir -p "$tree/docs" "$tree/examples"
printf '%s\n' 'int main() {' '  int a = 1;' '  return a;' '}' >"$tree/examples/a.cpp"

# page LINE...: the only page of the tree; ~~~ stands for a fence.
page() { printf '%s\n' "$@" '## See also' | sed 's/^~~~/```/' >"$tree/docs/page.md"; }

# expect_error TEXT LINE...: a tree of that one page is refused, and the message holds TEXT.
expect_error() {
  local said
  page "${@:2}"
  if said=$("$tool" --root "$tree" 2>&1) || [[ $said != *"$1"* ]]; then
    printf 'not found: "%s"; the tool said:\n%s\n' "$1" "$said"
    failed=1
  fi
}

expect_error 'does not compile' '~~~cpp' 'int f() { return "text"; }' '~~~'
expect_error 'docs/page.md:7' '~~~cpp' '#include <vector>' '' '~~~' 'text'  '~~~cpp' 'std::string s;' '~~~'
expect_error 'does not compile' '~~~cpp' 'int a;' '~~~' '~~~cpp' 'int a;' '~~~'
expect_error 'copy it again' '<!-- code: from examples/a.cpp -->' '~~~cpp' 'int b = 1;' '~~~'
expect_error 'there is no examples/b.cpp' '<!-- code: from examples/b.cpp -->' '~~~cpp' 'int b = 1;' '~~~'
expect_error 'not Python' '~~~python' 'def f(' '~~~'
expect_error 'leads nowhere: b.md' '[b](b.md)'
expect_error 'there is no such heading: #other' '# One' '[b](#other)'
expect_error 'more than 250' $(seq 260)
page '# One' '[one](#one) [code](../examples/a.cpp)' '~~~cpp' '#include <string>' 'std::string s;' '~~~' \
  '<!-- code: from examples/a.cpp -->' '~~~cpp' 'int main() {' '  ...' '  return a;' '~~~' \
  '<!-- code: new file -->' '~~~cpp' 'int s;' '~~~' '<!-- code: with no/such.h -->' '~~~cpp' '#include <no/such.h>' '~~~' \
  '~~~python' 'await f()' '~~~'
"$tool" --root "$tree" >"$tree/said" || { cat "$tree/said"; failed=1; }
printf 'text\n' >"$tree/docs/page.md"
said=$("$tool" --root "$tree"); [[ $said == *'See also'* ]] || { echo 'a page may end without See also'; failed=1; }

[[ $failed == 0 ]] && echo 'doc_code finds what is wrong in documents.'
exit $failed
