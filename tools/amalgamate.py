#!/usr/bin/env python3
"""Writes the library as two files, deferredis.hpp and deferredis.cpp, for projects that copy it.

    tools/amalgamate.py FOLDER

deferredis.hpp is the umbrella. With DEFERREDIS_MORE defined it also has every other public header, which
need fmt. deferredis.cpp is compiled once, with the same compiler and options as the program.

In one translation unit the anonymous namespaces of all sources are the same one. A name that several
sources have there, or a type of a header, gets the name of its source appended.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = ["reactor", "protocol", "client", "sharding", "threads"]  # without testing/ and adapters/
INCLUDE = re.compile(r"^#include <deferredis/([^>]+)>.*\n", re.M)
TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^[ \t]*\#(?:\\\n|[^\n])*)
    |(?P<text>(?:u8|[uUL])?R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<name>[A-Za-z_]\w*)|(?P<number>\d(?:[\w.]|'\w)*)|(?P<other>->|::|.)""",
    re.S | re.M | re.X)
INTRODUCERS = {"struct", "class", "union", "enum"}
OPERANDS = {"noexcept", "decltype", "alignas", "requires", "explicit", "operator", "sizeof"}


def tokens_of(text):
    """All tokens with their place; comments, white space and directives left out."""
    return [(m.lastgroup if m.lastgroup != "mark" else "text", m[0], m.start())
            for m in TOKEN.finditer(text) if m["skip"] is None]


def matching(tokens, at):
    """The place after the bracket that closes the one at `at`."""
    depth = 0
    while True:
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(tokens[at][1], 0)
        at += 1
        if depth == 0:
            return at


def after_angles(tokens, at):
    """The place after template <...>, whose `<` stands at `at`."""
    depth = 0
    while True:
        if tokens[at][1] == "(":
            at = matching(tokens, at)
            continue
        depth += {"<": 1, ">": -1}.get(tokens[at][1], 0)
        at += 1
        if depth == 0:
            return at


def declared(tokens, at):
    """The name that the declaration at `at` introduces (or None), and the place after it."""
    while tokens[at][1] == "template":
        at = after_angles(tokens, at + 1)
    introduces_type = tokens[at][1] in INTRODUCERS
    name = tokens[at + 1][1] if tokens[at][1] == "using" and tokens[at + 2][1] == "=" else None
    before, fixed, assigned = None, name is not None, False
    if introduces_type:
        at += 2 if tokens[at + 1][1] in ("class", "struct") else 1
        name, fixed = tokens[at][1], True
    while tokens[at][1] != ";":
        kind, text, _ = tokens[at]
        if text == "<" and before not in ("operator", "<") and not fixed:
            at = after_angles(tokens, at)
            continue
        if text in ("(", "=", "[", "{") and not fixed and before not in OPERANDS and text != "[" or (
                text == "[" and not fixed and tokens[at + 1][1] != "["):
            fixed = True
            if tokens[at - 1][0] == "name" and tokens[at - 2][1] not in ("::", "operator"):
                name = tokens[at - 1][1]
        if text == "operator":  # operator=(...) assigns nothing
            at = matching(tokens, at + 1) if tokens[at + 1][1] == "(" else at
            while tokens[at][1] != "(":
                at += 1
            fixed = True
            continue
        assigned = assigned or text == "="
        if text == "{":
            at = matching(tokens, at)
            if assigned or at < len(tokens) and tokens[at][1] in (";", ","):
                continue
            return name, at
        if text in ("(", "["):
            at = matching(tokens, at)
            before = None
            continue
        before = text
        at += 1
    if not fixed and tokens[at - 1][0] == "name" and tokens[at - 2][1] != "::":
        name = tokens[at - 1][1]
    return name, at + 1


def names_in(text, internal):
    """The names that a file declares in its namespaces. With `internal`: only those in anonymous ones, and
    static functions and variables."""
    tokens, at, scopes, names = tokens_of(text), 0, [], set()
    while at < len(tokens):
        word = tokens[at][1]
        if word == "}":
            scopes.pop()
            at += 1
        elif word == ";":
            at += 1
        elif word == "extern" and tokens[at + 1][0] == "text" and tokens[at + 2][1] == "{":
            scopes.append("C")
            at += 3
        elif word == "namespace":
            anonymous = tokens[at + 1][1] == "{"
            while tokens[at][1] not in ("{", ";"):
                at += 1
            if tokens[at][1] == "{":
                scopes.append("anonymous" if anonymous else "named")
            at += 1
        else:
            static = word in ("static", "using")
            name, at = declared(tokens, at)
            if name and (not internal or static or "anonymous" in scopes):
                names.add(name)
    return names


def renamed(text, names, suffix):
    result, end, last, one_before = [], 0, "", ""
    for kind, token, start in tokens_of(text):
        result.append(text[end:start])
        end = start + len(token)
        member = last in (".", "->") or last == "::" and re.match(r"(?!detail$)\w", one_before)
        result.append(f"{token}_{suffix}" if kind == "name" and token in names and not member else token)
        one_before, last = last, token
    return "".join(result) + text[end:]


def sources():
    for room in ROOMS:
        lists = (ROOT / room / "CMakeLists.txt").read_text()
        for names in re.findall(r"(?:target_sources\(deferredis PRIVATE|deferredis_small_sources\()(.*?)\)", lists, re.S):
            yield from (f"{room}/{name}" for name in names.split())


class Writer:
    def __init__(self):
        self.written = set()

    def header(self, name):
        """The header, after those that it includes; nothing if it has been written."""
        if name in self.written:
            return ""
        self.written.add(name)
        text = (ROOT / name).read_text().replace("#pragma once\n", "", 1)
        return INCLUDE.sub(lambda match: self.header(match[1]), text)

    def source(self, name, text):
        return f"\n// ---- {name}\n" + INCLUDE.sub(lambda match: self.header(match[1]), text)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: (ROOT / name).read_text() for name in sources()}
    internal = {name: names_in(text, True) for name, text in texts.items()}
    headers = [path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.hpp")]
    shared = set().union(*(names_in(text, False) for text in headers))
    types = {name for name in shared if name[0].isupper()}
    users = collections.Counter(name for names in internal.values() for name in names)
    version = re.search(r"VERSION ([\d.]+)", re.search(r"^project\(.*", (ROOT / "CMakeLists.txt").read_text(), re.M)[0])[1]
    intro = f"// deferredis {version}, written by tools/amalgamate.py: change the sources, not this file.\n" + "".join(
        f"// {line}".rstrip() + "\n" for line in (ROOT / "LICENSE").read_text().splitlines())
    writer = Writer()
    header = intro + "#pragma once\n" + writer.header("deferredis.hpp") + "#ifdef DEFERREDIS_MORE\n"
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.hpp")):
            header += writer.header(f"{room}/{path.name}")
    (folder / "deferredis.hpp").write_text(header + "#endif  // DEFERREDIS_MORE\n")
    written = set()

    def once(match):  # generated sources may write the same options
        again = match[0] in written
        written.add(match[0])
        return "" if again else match[0]

    body = intro + '#define DEFERREDIS_MORE\n#include "deferredis.hpp"\n'
    for name, text in texts.items():
        clashes = {n for n in internal[name] if n in types or users[n] > 1 and n not in shared}
        suffix = re.sub(r"\W", "_", name.removesuffix(".cpp"))
        text = re.sub(r"^void add\(.*?^}\n", once, text, flags=re.S | re.M)
        body += writer.source(name, renamed(text, clashes, suffix))
    (folder / "deferredis.cpp").write_text(body)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
