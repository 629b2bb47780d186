#!/usr/bin/env python3
"""Checks that the documents show code that compiles: every ```cpp block of README.md and docs/*.md
stands, line for line, in a source under examples/ or tests/docs/, which the build compiles. The block's indentation may differ as a whole; a line of only `...` stands for any lines."""
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["examples", "tests/docs"]


def blocks(text):
    """(line number, code) of each ```cpp block."""
    for match in re.finditer(r"^([ ]*)```(?:cpp|c\+\+)[^\n]*\n(.*?)^\1```", text, re.M | re.S):
        yield text.count("\n", 0, match.start()) + 1, textwrap.dedent(match[2])


def lines_of(code):
    return [line.rstrip() for line in code.strip("\n").splitlines()]


def stands_at(part, source, start):
    """Whether `part` stands in `source` at `start`, indented as a whole."""
    if start + len(part) > len(source):
        return False
    indent = len(source[start]) - len(source[start].lstrip())
    prefix = " " * (indent - (len(part[0]) - len(part[0].lstrip())))
    return all(have == (prefix + want if want else "") for want, have in zip(part, source[start:]))


def stands_in(block, source):
    parts, part = [], []
    for line in block:
        if line.strip() in ("...", "// ..."):
            parts, part = parts + [part], []
        else:
            part.append(line)
    at = 0
    for part in (p for p in parts + [part] if p):
        at = next((i + len(part) for i in range(at, len(source)) if stands_at(part, source, i)), None)
        if at is None:
            return False
    return True


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    sources = [lines_of(path.read_text()) for folder in SOURCES for path in sorted((root / folder).rglob("*.[ch]pp"))]
    found = missing = 0
    for document in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        if not document.exists():
            continue
        for number, code in blocks(document.read_text()):
            block = lines_of(code)
            found += 1
            if not any(stands_in(block, source) for source in sources):
                missing += 1
                print(f"{document.relative_to(root)}:{number}: this code stands in no file of {' or '.join(SOURCES)}:\n"
                      f"    {next((l for l in block if l), '')}\n"
                      "    Cut it from an example again, or put it into a source under tests/docs/.")
    print(f"snippets: {found} blocks, {missing} that no source holds")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
