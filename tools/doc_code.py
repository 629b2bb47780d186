#!/usr/bin/env python3
"""Checks the documents: README.md, docs/ and the other pages of this repository.

  tools/doc_code.py            every code block compiles, every link leads somewhere, no page is too long
  tools/doc_code.py --fast     the same without a compiler
  tools/doc_code.py PAGE...    only these pages
  tools/doc_code.py --root DIR  another tree, for the test of this tool

The ```cpp blocks of one page are one program, in their order: the page shows every include that it
needs. A comment on the line before a block says otherwise:

  <!-- code: new file -->              a new program begins here
  <!-- code: in a coroutine -->        statements: `reactor` and `rc` are there
  <!-- code: in a function -->         the same without co_await
  <!-- code: from examples/a.cpp -->   a part of that file, line for line; `...` stands for any lines
  <!-- code: with hiredis/hiredis.h -->  a program of its own, compiled where that header is installed
  <!-- code: not checked, why -->

```python blocks must be Python, ```javascript blocks JavaScript (where node is installed). Compiled pages are
remembered in build/doc_code/ until they, a header or the compiler change. The pages of options, errors, events and
the cheatsheet are compared with the headers; so are numbers of commands.
"""
import argparse
import ast
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = ["reactor", "protocol", "client", "sharding", "threads", "testing", "adapters"]
WORK = ROOT / "build" / "doc_code"
MOST_LINES = {"README.md": 150}
MOST_LINES_OF_A_PAGE = 250
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable",
         "-Wno-unused-but-set-variable", "-Wno-unused-function", "-Wno-subobject-linkage", "-Wno-unknown-warning-option"]
# Texts of errors that a server, the system or a compiler says.
SAID_BY_OTHERS = r"[A-Z]{2,}|Name or service|co_await|could not find|fmt::| unable to persist|unable to persist"
FENCE = re.compile(r"^([ ]*)```(\w*)[^\n]*\n(.*?)^\1```", re.M | re.S)
MARK = re.compile(r"<!-- code: (.*?) -->\s*\Z")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+(?:\([^()]*\))?)\)|!\[[^\]]*\]\(([^()\s]+)\)")


class Block:
    def __init__(self, page, text, match):
        self.page, self.language = page, match[2]
        self.line = text.count("\n", 0, match.start()) + 2
        self.code = textwrap.dedent(match[3])
        mark = MARK.search(text[: match.start()])
        self.mark = mark[1] if mark else ""

    def where(self):
        return f"{self.page}:{self.line}"


class Program:
    """What is compiled as one file."""

    def __init__(self, page, needs=None):
        self.page, self.needs, self.blocks = page, needs, []

    def text(self):
        parts = []
        for number, block in enumerate(self.blocks):
            code = f'#line {block.line} "{block.page}"\n{block.code}'
            if block.mark in ("in a coroutine", "in a function"):
                result = "deferredis::Future<void>" if block.mark == "in a coroutine" else "void"
                head = (f"{result} block_{number}([[maybe_unused]] deferredis::Reactor& reactor,\n"
                        "  [[maybe_unused]] deferredis::Client rc) {\n")
                code = head + code + ("co_return;\n" if block.mark == "in a coroutine" else "") + "}\n"
            parts.append(code)
        return "\n".join(parts)


class Calls(Program):
    """The calls of the cheatsheet."""

    def __init__(self, page, text):
        super().__init__(page)
        self.sheet = text

    def text(self):
        return calls_of(self.sheet)


class Check:
    def __init__(self, pages):
        self.pages, self.errors, self.counts = pages, [], {"blocks": 0, "links": 0, "programs": 0}

    def error(self, where, text):
        self.errors.append(f"{where}: {text}")

    # --- code -------------------------------------------------------------------------------------

    def programs(self):
        made = []
        for page, text in self.pages.items():
            program = None
            for match in FENCE.finditer(text):
                block = Block(page, text, match)
                self.counts["blocks"] += 1
                if block.language == "python":
                    self.python(block)
                if block.language == "javascript" and shutil.which("node"):
                    self.javascript(block)
                if block.language not in ("cpp", "c") or block.mark.startswith("not checked"):
                    continue
                if block.mark.startswith("from "):
                    self.quoted(block)
                elif block.mark.startswith("with "):
                    made.append(Program(page, block.mark[5:].split()))
                    made[-1].blocks.append(block)
                else:
                    if program is None or block.mark == "new file":
                        program = Program(page)
                        made.append(program)
                    program.blocks.append(block)
        return made

    def python(self, block):
        try:
            ast.parse(block.code)
        except SyntaxError as wrong:
            # A fragment may await outside of a function.
            try:
                ast.parse("async def fragment():\n" + textwrap.indent(block.code, "  "))
            except SyntaxError:
                self.error(block.where(), f"not Python: {wrong}")

    def javascript(self, block):
        done = subprocess.run(["node", "--check", "-"], input=block.code, text=True, capture_output=True)
        if done.returncode != 0:
            self.error(block.where(), f"not JavaScript: {shortened(done.stderr)}")

    def quoted(self, block):
        path = ROOT / block.mark[5:]
        if not path.exists():
            return self.error(block.where(), f"there is no {block.mark[5:]}")
        if not stands_in(lines_of(block.code), lines_of(path.read_text())):
            self.error(block.where(), f"this is not what {block.mark[5:]} has: copy it again")

    def compile(self, programs):
        WORK.mkdir(parents=True, exist_ok=True)
        ours = WORK / "include" / "deferredis"
        ours.mkdir(parents=True, exist_ok=True)
        for entry in ROOMS + ["deferredis.hpp"]:
            if not (ours / entry).is_symlink():
                (ours / entry).symlink_to(ROOT / entry)
        cxx = os.environ.get("CXX", "g++")
        known = WORK / "compiled.txt"
        passed = set(known.read_text().split()) if known.exists() else set()
        state = headers_state() + subprocess.run([cxx, "--version"], capture_output=True, text=True).stdout
        still = set()

        def one(program):
            text = program.text()
            digest = hashlib.sha256((state + repr(FLAGS) + text).encode()).hexdigest()
            if digest in passed:
                still.add(digest)
                return None
            include = ["-I", str(WORK / "include")]
            if program.needs and not all(has_header(cxx, header) for header in program.needs):
                return f"{program.page}: skipped, not installed: {' '.join(program.needs)}"
            done = subprocess.run([cxx, *FLAGS, *include, "-x", "c++", "-"], input=text, text=True, capture_output=True)
            if done.returncode == 0:
                still.add(digest)
            else:
                self.error(program.page, "a code block does not compile:\n" + shortened(done.stderr))
            return None

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for said in pool.map(one, programs):
                if said:
                    print(said)
        known.write_text("\n".join(sorted(passed | still)) + "\n")
        self.counts["programs"] = len(programs)

    # --- links and lengths ------------------------------------------------------------------------

    def links(self):
        anchors = {}
        for page, text in self.pages.items():
            plain = FENCE.sub(lambda m: "\n" * m[0].count("\n"), text)
            plain = re.sub(r"`[^`\n]*`", lambda m: "x" * len(m[0]), plain)
            for match in LINK.finditer(plain):
                target = match[1] or match[2]
                if re.match(r"(https?|mailto):", target):
                    continue
                self.counts["links"] += 1
                where = f"{page}:{plain.count(chr(10), 0, match.start()) + 1}"
                path, _, anchor = target.partition("#")
                there = (ROOT / page).parent / urllib.parse.unquote(path) if path else ROOT / page
                if not there.exists():
                    self.error(where, f"leads nowhere: {target}")
                elif anchor and there.suffix == ".md":
                    if there not in anchors:
                        anchors[there] = anchors_of(there.read_text())
                    if anchor not in anchors[there]:
                        self.error(where, f"there is no such heading: {target}")

    def lengths(self):
        for page, text in self.pages.items():
            most = MOST_LINES.get(page, MOST_LINES_OF_A_PAGE if page.startswith("docs/") else None)
            if most and len(text.splitlines()) > most:
                self.error(page, f"{len(text.splitlines())} lines, more than {most}: split it")
            if page.startswith("docs/") and "See also" not in text and "generate.py" not in text:
                self.error(page, "does not end with 'See also'")


class Headers:
    """What the pages of the reference must agree with, read from the sources."""

    def __init__(self):
        self.options, self.tls, self.limits, self.backoff = (
            self.members(*where) for where in [("client/options.hpp", "Options"), ("reactor/tls.hpp", "TlsOptions"),
                                               ("protocol/protocol_options.hpp", "ReplyLimits"),
                                               ("client/options.hpp", "Backoff")])

    @staticmethod
    def text(path):
        return re.sub(r"//.*", "", (ROOT / path).read_text())

    def body(self, path, kind, name):
        return re.search(rf"{kind} {name}[^;{{]*{{(.*?)\n}};", self.text(path), re.S)[1]

    def members(self, path, name):
        """Each member of an aggregate with its default."""
        return dict(re.findall(r"^  [\w:<>]+(?: [\w:<>]+)?\*? (\w+)\s*(?:=\s*([^;]*?)|\{\})\s*;",
                               self.body(path, "struct", name), re.M))

    def enumerators(self, path, name):
        return re.findall(r"^\s*(\w+),", re.search(rf"enum class {name}[^{{]*{{(.*?)}};", self.text(path), re.S)[1], re.M)

    def url_options(self):
        text = (ROOT / "client/options/url_options.cpp").read_text()
        return set(re.findall(r'^    \{"([a-z_0-9]+)", (?:\[|nullptr)', text, re.M))

    def errors(self):
        """Names of exception classes with their wider kind, and errc constants."""
        classes, codes = {}, set()
        for path in ["reactor/error.hpp", "protocol/server_error.hpp", "client/lock.hpp", "client/replication.hpp",
                     "sharding/cluster_error.hpp", "sharding/sentinel_error.hpp"]:
            text = self.text(path)
            classes.update(re.findall(r"^class (\w+Error) : public (\w+)", text, re.M))
            codes.update(re.findall(r"^inline constexpr Errc (\w+)(?: = code_of|\{(?!detail::kind_of))", text, re.M))
        return classes, codes


def shown_default(text):
    """A default of a header as the page writes it."""
    for unit, name in [("seconds", "s"), ("milliseconds", "ms"), ("minutes", "min")]:
        if match := re.fullmatch(rf"std::chrono::{unit}\((\d+)\)", text):
            return f"{match[1]} {name}"
    if match := re.fullmatch(r"std::size_t\{(\d+)\}\s*<< (\d+)", text):
        size = int(match[1]) << int(match[2])
        return [str(size), f"{size >> 10} KiB", f"{size >> 20} MiB", f"{size >> 30} GiB"]
    if text == "Duration::zero()":
        return "0"
    if match := re.fullmatch(r"(?:\w+::)?(\w+)", text):
        return {"tls1_2": "1.2", "nullptr": "{}"}.get(match[1], match[1])
    return text.strip('"')


class Reference:
    """The pages of docs/reference/ against the headers."""

    def __init__(self, check):
        self.check, self.headers = check, Headers() if (ROOT / "client").exists() else None

    def run(self):
        if not (ROOT / "client").exists():
            return
        for page, compare in [("docs/reference/options.md", self.options), ("docs/reference/errors.md", self.errors),
                              ("docs/reference/events.md", self.events)]:
            if page in self.check.pages:
                compare(page, self.check.pages[page])
        if (page := "docs/troubleshooting.md") in self.check.pages:
            self.texts(page, self.check.pages[page])
        if (page := "docs/explanation/performance.md") in self.check.pages:
            self.figures(page, self.check.pages[page])
        self.names()
        for page in ("README.md", "CHANGELOG.md", "docs/explanation/comparison.md"):
            if page in self.check.pages:
                self.counts(page, self.check.pages[page])

    def same(self, page, what, have, want):
        for name in sorted(set(want) - set(have)):
            self.check.error(page, f"{what} {name} is missing")
        for name in sorted(set(have) - set(want)):
            self.check.error(page, f"there is no {what} {name} in the sources")

    @staticmethod
    def rows(text):
        for line in text.splitlines():
            if line.startswith("|") and not line.startswith("|---"):
                yield [cell.strip() for cell in line.strip().strip("|").split("|")]

    def options(self, page, text):
        want = {**{n: v for n, v in self.headers.options.items() if n not in ("tls", "reply_limits", "backoff")},
                **{f"reply_limits.{n}": v for n, v in self.headers.limits.items()},
                **{f"backoff.{n}": v for n, v in self.headers.backoff.items()},
                **{f"tls->{n}": v for n, v in self.headers.tls.items() if not n.endswith("_pem")}, "tls": "false"}
        have, urls = {}, set(re.findall(r"`([a-z_0-9]+)`", " ".join(r[0] for r in self.rows(text))))
        for row in self.rows(text):
            if len(row) >= 3 and (match := re.fullmatch(r"`([\w.>-]+)`", row[1])):
                have[match[1]] = row[2].strip("`")
        self.same(page, "option", have, want)
        for name, shown in have.items():
            wanted = shown_default(want.get(name, "{}"))
            if wanted not in ("{}", "") and shown not in (wanted if isinstance(wanted, list) else [wanted]):
                self.check.error(page, f"the default of {name} is {wanted}, not {shown}")
        self.same(page, "option of a URL", {n for n in urls if n != "db"}, self.headers.url_options())

    def errors(self, page, text):
        classes, codes = self.headers.errors()
        shown = {row[0].strip("`").split("`")[0]: row for row in self.rows(text) if row[0].startswith("`")}
        self.same(page, "exception", set(shown) - {"Exception"}, set(classes))
        self.same(page, "errc::", {c for row in shown.values() for c in [row[1].strip("`")]}, codes)
        for name, row in shown.items():
            wider = re.search(r", an? `(\w+)`", row[0])
            if wider and classes.get(name) != wider[1]:
                self.check.error(page, f"{name} is a {classes.get(name)}, not a {wider[1]}")

    def events(self, page, text):
        have = {row[0].strip("`") for row in self.rows(text) if row[0].startswith("`")}
        want = set(self.headers.enumerators("client/events.hpp", "Kind"))
        for path, name in [("client/events.hpp", "ClientStats"), ("client/events.hpp", "CacheStats"),
                           ("reactor/reactor.hpp", "ReactorStats")]:
            want |= set(self.headers.members(path, name))
        self.same(page, "event or figure", have, want)

    def texts(self, page, text):
        """Each text of an error is one of ours, or begins with the word of a server."""
        ours = "\n".join(path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.[ch]pp"))
        ours = re.sub(r'"\s*\n\s*"', "", ours)
        for line, written in enumerate(text.splitlines(), 1):
            for shown in re.findall(r"\*\*`([^`]+)`", written) if written.startswith("**") else []:
                for part in re.split(r"\.\.\.|\d+|'mymaster'|\(reply_limits|localhost|'H'|FOOBAR", shown):
                    words = part.split()
                    runs = [" ".join(words[i : i + 3]) for i in range(len(words) - 2)]
                    # Texts are put together from pieces: most runs of three words stand in one of them.
                    if sum(run in ours for run in runs) < len(runs) / 2 and not re.match(SAID_BY_OTHERS, part):
                        self.check.error(f"{page}:{line}", f"no source says: {part.strip()}")

    def names(self):
        """Every public name of the clients in tests/docs/client_names.txt stands on its page, or is a method of ours."""
        headers = [*(ROOT / "client").glob("*.hpp"), *(ROOT / "client" / "commands").glob("*.hpp")]
        ours = set(re.findall(r"\b(\w+)\(", "\n".join(path.read_text() for path in headers)))
        page = None
        for line in (ROOT / "tests/docs/client_names.txt").read_text().splitlines():
            if match := re.fullmatch(r"\[(.*)\]", line):
                page, shown = match[1], set(re.findall(r"\w+", self.check.pages.get(match[1], "")))
            elif page in self.check.pages and not line.startswith("#"):
                for name in set(line.split()) - ours - shown:
                    self.check.error(page, f"the name {name} is missing: tests/docs/client_names.txt")

    def figures(self, page, text):
        """The tables are those of docs/images/bench.json, which bench/run.py wrote beside the plot."""
        results = json.loads((ROOT / "docs/images/bench.json").read_text())
        wanted = {f"{row['work']} x{row['depth']}": row for row in results["rows"] if row["transport"] == "unix"}
        for cells in self.rows(text):
            if row := wanted.get(cells[0].strip("`")):
                ours, theirs = row["ours"], row["hiredis"]
                many = ours["allocations"] >= 100
                want = [f"{row['cpu_ratio']:.2f}", f"{row['instruction_ratio']:.2f}",
                        " : ".join(f"{n:.0f}" if many or n >= 100 else f"{n:.2f}" for n in (ours["allocations"], theirs["allocations"])),
                        f"{ours['per_second'] / theirs['per_second']:.2f} times"]
                for have, right in zip(cells[1:], want):
                    if have != right:
                        self.check.error(page, f"{cells[0]}: {have} is {right} in docs/images/bench.json")
        memory = results["memory"]
        for name in ("idle_bytes", "hiredis_idle_bytes", "callback_bytes", "coroutine_bytes"):
            if f"{memory[name]:,}" not in text:
                self.check.error(page, f"{name} is {memory[name]:,} in docs/images/bench.json")

    def counts(self, page, text):
        sys.path.insert(0, str(ROOT / "tools"))
        sys.dont_write_bytecode = True
        import generate
        _, typed, methods = generate.counts(generate.read_files())
        for found in re.finditer(r"(\d+)(?: typed)? commands in (\d+) methods", text):
            if (int(found[1]), int(found[2])) != (typed, methods):
                self.check.error(page, f"'{found[0]}': there are {typed} commands in {methods} methods")


def calls_of(text):
    """The calls in the second column of the cheatsheet, as statements."""
    statements = []
    for match in re.finditer(r"`((?:rc\.|redis::|auto |co_await )[^`]*)`", text):
        call = match[1]
        if "(..)" in call or "..." in call:
            continue
        line = text.count("\n", 0, match.start()) + 1
        code = call if call.rstrip().endswith(";") else f"static_cast<void>({call});"
        statements.append(f'#line {line} "docs/reference/cheatsheet.md"\n{{ {code} }}')
    return ("#include <deferredis/client/more_commands.hpp>\n#include <deferredis/deferredis.hpp>\n"
            "namespace redis = deferredis;\nusing namespace std::chrono_literals;\n"
            "redis::Future<void> calls(redis::Client rc) {\n" + "\n".join(statements) + "\nco_return;\n}\n")


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


def anchors_of(text):
    """The ids that GitHub and the site give to headings."""
    found, counts = set(), {}
    for line in FENCE.sub("", text).splitlines():
        if match := re.match(r"#{1,6}\s+(.*)", line):
            title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[1]).replace("`", "")
            name = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
            number = counts.get(name, 0)
            counts[name] = number + 1
            found.add(f"{name}-{number}" if number else name)
    return found | set(re.findall(r'<a id="([^"]+)"', text)) | set(re.findall(r"^\(([\w-]+)\)=$", text, re.M))


def headers_state():
    digest = hashlib.sha256()
    for path in sorted([*(p for room in ROOMS for p in (ROOT / room).rglob("*.hpp")), ROOT / "deferredis.hpp"]):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def has_header(cxx, header):
    probe = f"#if !__has_include(<{header}>)\n#error\n#endif\n"
    return subprocess.run([cxx, "-x", "c++", "-E", "-"], input=probe, text=True, capture_output=True).returncode == 0


def shortened(text):
    lines = [line for line in text.splitlines() if re.search(r"error|warning:|docs/|README", line)]
    return textwrap.indent("\n".join((lines or text.splitlines())[:12]), "    ")


def all_pages():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], cwd=ROOT,
                            capture_output=True, text=True, check=False).stdout.split()
    listed = listed or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md")]
    return sorted(page for page in listed if (ROOT / page).exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="compile nothing")
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("pages", nargs="*")
    arguments = parser.parse_args()
    if arguments.root:
        global ROOT, WORK
        ROOT, WORK = arguments.root.resolve(), arguments.root.resolve() / "build/doc_code"
    names = [str(pathlib.Path(p).resolve().relative_to(ROOT)) for p in arguments.pages] or all_pages()
    check = Check({name: (ROOT / name).read_text() for name in names})
    programs = check.programs()
    check.links()
    check.lengths()
    Reference(check).run()
    if (sheet := "docs/reference/cheatsheet.md") in check.pages:
        programs.append(Calls(sheet, check.pages[sheet]))
    if not arguments.fast:
        check.compile(programs)
    for error in check.errors:
        print(error)
    print(f"documents: {len(names)} pages, {check.counts['blocks']} code blocks, {len(programs)} programs, "
          f"{check.counts['links']} links, {len(check.errors)} errors")
    return 1 if check.errors else 0


if __name__ == "__main__":
    sys.exit(main())
