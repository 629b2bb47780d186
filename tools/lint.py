#!/usr/bin/env python3
"""Checks what the compiler does not: the direction of includes, what headers may include, sizes, and
the compile cost of hello world. Each finding says what is wrong, where, and what to do. A trailing
comment with the reason exempts a line: // lint: ok, <reason>

  tools/lint.py [--fast] [--root DIR]     --fast: only reads files, compiles nothing
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOMS = ["reactor", "protocol", "client", "sharding", "threads", "testing", "adapters"]  # each may include the ones before it
USERS = ["tests", "examples", "bench"]  # may include every room, but not each other
FORBIDDEN_IN_HEADERS = {"chrono", "functional", "iostream", "regex", "ranges", "unordered_map"}
FORBIDDEN_FOLDERS_IN_HEADERS = {"fmt", "openssl", "boost", "hiredis"}
OPERATING_SYSTEM = re.compile(r"(sys|netinet|arpa)/|(unistd|fcntl|poll|netdb|signal|time|pthread)\.h$|thread$|mutex$")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
LET_THROUGH = re.compile(r"// lint: ok, \w")
CLOCK = re.compile(r"\b\w+_clock::now\b|\bclock_gettime\b|\bgettimeofday\b|\bev_(now|time)\b")
SLEEP = re.compile(r"\bsleep_(for|until)\b|\b(u|nano)?sleep\s*\(|\btime\.sleep\b|^\s*sleep\s")
# The header that the standard requires for a name. In one library other headers also provide it, in another not.
HOME_OF = [(re.compile(rf"\bstd::(?:{names})\b"), header) for header, names in {
    "algorithm": "sort|stable_sort|find|find_if|any_of|all_of|none_of|count_if|copy_n|lower_bound|upper_bound|"
                 "max_element|min_element|replace_if|remove_if|clamp",
    "array": "array(?=<)",
    "atomic": "atomic(?=<)|atomic_flag",
    "charconv": "to_chars|from_chars|chars_format",
    "cmath": "isnan|isinf|signbit|isfinite",
    "coroutine": "coroutine_handle|suspend_always|suspend_never",
    "cstdint": r"u?int(?:_fast|_least)?(?:8|16|32|64)_t|u?intmax_t|u?intptr_t",
    "cstdlib": "abort|getenv|strtol|exit",
    "cstring": "memcpy|memmove|memset|memchr|memcmp|strlen|strerror",
    "deque": "deque(?=<)",
    "exception": "exception_ptr|current_exception|rethrow_exception",
    "limits": "numeric_limits",
    "list": "list(?=<)",
    "map": "(?:multi)?map(?=<)",
    "memory": "unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared|construct_at|destroy_at",
    "mutex": "mutex|lock_guard|unique_lock|scoped_lock|once_flag",
    "optional": "optional(?=<)|nullopt",
    "random": "mt19937|mt19937_64|random_device|uniform_int_distribution|uniform_real_distribution",
    "set": "(?:multi)?set(?=<)",
    "span": "span(?=<)",
    "string": "string|to_string",
    "string_view": "string_view",
    "thread": "thread",
    "tuple": "tuple(?=<)|tie|forward_as_tuple",
    "utility": "exchange|pair(?=<)|swap",
    "variant": "variant(?=<)|monostate|get_if|holds_alternative|visit",
    "vector": "vector(?=<)",
}.items()]
DRAWERS = {"detail", "impl", "util", "utils", "common", "misc"}  # names without meaning
FOLDER_ROW = re.compile(r"\| `([a-z_]+)/` \|")
# Public headers that include a header from a folder, because a template or an inline hot path needs it.
# This list and the next one show what remains to be fixed; they may only shrink.
PUBLIC_NEEDS = {
    "reactor/combine.hpp", "reactor/future.hpp", "reactor/queue.hpp", "reactor/reactor.hpp", "reactor/timer.hpp",
    "client/commands.hpp", "client/function.hpp", "client/more_commands.hpp",
    "client/no_reply.hpp", "client/script.hpp", "client/session.hpp", "client/transaction.hpp",
    "threads/more_commands.hpp", "threads/shared_client.hpp", "threads/shared_future.hpp",
    "sharding/hash_ring.hpp",
    "adapters/asio.hpp",  # headers only
    "adapters/zlib.hpp",
}
MAX_LINES = 500
MAX_UNITS = 16  # of a folder, except for the families of commands
MAX_HELLO_LINES = 52_100  # 2,200 for the typed commands; <memory> would add 11,000, <chrono> 12,500
HELLO_SECONDS = 0.8

HELLO = """\
#include <deferredis/deferredis.hpp>
namespace redis = deferredis;
using namespace std::chrono_literals;
redis::Future<void> hello(redis::Reactor& reactor) {
  redis::Client rc = co_await redis::connect(reactor);
  bool was_set = co_await rc.set("foo", "bar", {.ex = 10min, .nx = true});
  std::optional<std::string> foo = co_await rc.get("foo");
  std::optional<std::int64_t> hits = co_await rc.get<std::int64_t>("hits");
  auto depth = co_await rc.command<std::int64_t>("LLEN", "queue");
  redis::Reply raw = co_await rc.command("OBJECT", "ENCODING", "foo");
  (void)was_set, (void)depth;
  co_await rc.disconnect();
}
int main() { redis::Reactor reactor; reactor.run(hello(reactor)); }
"""


class Lint:
    def __init__(self, root):
        self.root = root
        self.errors = []
        self.warnings = []

    def error(self, where, what, remedy):
        self.errors.append(f"{where}: {what}\n    {remedy}")

    def warn(self, where, what, remedy):
        self.warnings.append(f"{where}: {what}\n    {remedy}")

    def files(self, folders, *suffixes):
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in suffixes and path.is_file():
                    yield folder, path, path.relative_to(self.root)

    def lines(self, path):
        """(number, line) of each line without an exemption."""
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if not LET_THROUGH.search(line):
                yield number, line

    # --- includes ---------------------------------------------------------------------------------

    def includes(self):
        ev = {}
        for folder, path, name in self.files(ROOMS + USERS, ".hpp", ".cpp", ".h"):
            for number, line in self.lines(path):
                if match := INCLUDE.match(line):
                    self.include(folder, path, f"{name}:{number}", match[1] == '"', match[2])
                    if re.fullmatch(r"ev(\+\+)?\.h", match[2]) and folder in ROOMS:
                        ev.setdefault(str(name), number)
        if len(ev) > 1:
            self.error(", ".join(f"{n}:{l}" for n, l in ev.items()), "<ev.h> is included in more than one file",
                       "Only the file that wraps the loop may include it; give the others an interface.")

    def include(self, folder, path, where, quoted, target):
        first, _, rest = target.partition("/")
        if folder in ROOMS and quoted:
            self.error(where, f'#include "{target}" in a room', "Write it <deferredis/<room>/<file>.hpp>.")
        elif first in ROOMS:
            self.error(where, f"#include of {target} without its first folder", f"Write <deferredis/{target}>.")
        elif first == "deferredis":
            room = rest.partition("/")[0]
            if rest == "deferredis.hpp":
                if folder in ROOMS:
                    self.error(where, "a room includes the umbrella", "Include the headers that it uses.")
            elif room not in ROOMS:
                self.error(where, f"<{target}> is not in a room", f"The rooms: {', '.join(ROOMS)}.")
            elif folder in ROOMS and ROOMS.index(room) > ROOMS.index(folder):
                self.error(where, f"{folder}/ includes {room}/, a room above it",
                           "Pass it an interface of its own room in the constructor instead.")
            elif folder == "examples" and rest.count("/") > 1:
                self.error(where, f"an example includes <{target}>", "Examples may include only what users include.")
        elif folder in USERS and quoted and first in USERS and first != folder:
            self.error(where, f"{folder}/ includes {first}/", "Move what both need to testing/.")
        if folder in ROOMS and path.suffix == ".hpp":
            if target in FORBIDDEN_IN_HEADERS or first in FORBIDDEN_FOLDERS_IN_HEADERS or target == "ev.h":
                self.error(where, f"a header includes <{target}>, which every user then compiles",
                           "Forward-declare and include it in the .cpp, or move it to a separate header.")
        if folder == "protocol" and OPERATING_SYSTEM.match(target):
            self.error(where, f"protocol/ includes <{target}>",
                       "That room gets bytes and time from its callers: no sockets, clocks or threads.")

    def names(self):
        """Finds names of the standard library whose header is included neither by the file nor by our headers
        that it includes. It compiles only if another standard header happens to include it."""
        files = {}
        for _, path, name in self.files(ROOMS, ".hpp", ".cpp"):
            kept = dict(self.lines(path))
            last = max(kept, default=0)
            text = re.sub(r"//.*", "", "\n".join(kept.get(number, "") for number in range(1, last + 1)))
            own = {m[2] for m in map(INCLUDE.match, text.splitlines()) if m}
            files[str(name)] = (own, re.sub(r'"(\\.|[^"\\\n])*"', '""', text))
        umbrella = self.root / "deferredis.hpp"
        if umbrella.exists():
            files["deferredis.hpp"] = ({m[2] for m in map(INCLUDE.match, umbrella.read_text().splitlines()) if m}, "")
        for name, (own, text) in files.items():
            seen, todo = set(), list(own)
            while todo:
                target = todo.pop()
                if target not in seen:
                    seen.add(target)
                    todo.extend(files.get(target.removeprefix("deferredis/"), ((), ""))[0])
            for use, header in HOME_OF:
                if header not in seen and (found := use.search(text)):
                    number = text.count("\n", 0, found.start()) + 1
                    self.error(f"{name}:{number}", f"uses {found[0]} without including <{header}>",
                               f"#include <{header}>: other standard libraries may not provide it otherwise.")

    # --- words ------------------------------------------------------------------------------------

    def words(self):
        for folder, path, name in self.files(ROOMS, ".hpp", ".cpp"):
            for number, line in self.lines(path):
                if folder == "reactor" and re.search(r"(?<!defer)redis", line, re.I):
                    self.error(f"{name}:{number}", 'the word "redis" in reactor/',
                               "The reactor serves any protocol: rephrase it, or move it to protocol/.")
                if folder in ("protocol", "client", "sharding") and CLOCK.search(line):
                    self.error(f"{name}:{number}", "reads a clock",
                               "Take the time from the reactor's Clock, so that tests can move it.")
        for _, path, name in self.files(["tests"], ".hpp", ".cpp", ".py", ".sh"):
            for number, line in self.lines(path):
                if SLEEP.search(line):
                    self.error(f"{name}:{number}", "a test sleeps",
                               "Wait for an event, or move the manual clock.")

    # --- folders ----------------------------------------------------------------------------------

    def folders(self):
        """The folders of a room are layers, in the order of its README; each folder's README names its units."""
        for room in ROOMS:
            folders = sorted({p.parent for _, p, _ in self.files([room], ".hpp", ".cpp")} - {self.root / room})
            order = self.order_of(room)
            for folder in folders:
                name = folder.relative_to(self.root)
                if folder.name in DRAWERS:
                    self.error(name, "the folder's name has no meaning", "Name the idea that its files share.")
                elif folder.name not in order:
                    self.error(name, f"is not in the list of folders of {room}/README.md",
                               f"Add a row | `{folder.name}/` | ... | in its place, lowest first.")
                self.named_in_readme(folder, name)
                units = {p.stem for p in folder.iterdir() if p.suffix in (".hpp", ".cpp")}
                if len(units) > MAX_UNITS and folder.name != "commands":
                    self.error(name, f"{len(units)} units", f"The limit is {MAX_UNITS}: give a part of them a folder.")
            self.layers(room, order)

    def order_of(self, room):
        readme = self.root / room / "README.md"
        return FOLDER_ROW.findall(readme.read_text()) if readme.exists() else []

    def named_in_readme(self, folder, name):
        readme = folder / "README.md"
        text = readme.read_text() if readme.exists() else ""
        if not text:
            return self.error(name, "has no README.md", "Describe the idea and where to start reading, in at most 15 lines.")
        if len(text.splitlines()) > 15:
            self.error(readme.relative_to(self.root), "more than 15 lines", "Keep only the idea and the reading order.")
        if "Each file" in text or "all others" in text or "One header for each" in text:
            return  # it explains how its files are named
        for unit in sorted({p.stem for p in folder.iterdir() if p.suffix in (".hpp", ".cpp")}):
            if f"`{unit}`" not in text:
                self.error(name / unit, "is not named in the README of its folder", "Describe it there.")

    def layers(self, room, order):
        for _, path, name in self.files([room], ".hpp", ".cpp"):
            here = name.parts[1] if len(name.parts) > 2 else None
            for number, line in self.lines(path):
                match = INCLUDE.match(line)
                parts = match[2].split("/") if match else []
                if parts[:2] != ["deferredis", room] or len(parts) < 4 or parts[2] == here:
                    continue
                there, where = parts[2], f"{name}:{number}"
                if here is None:
                    if path.suffix == ".hpp" and str(name) not in PUBLIC_NEEDS:
                        self.error(where, f"a public header includes {there}/", "Include it in the .cpp.")
                elif here in order and there in order and order.index(there) > order.index(here):
                    self.error(where, f"{here}/ includes {there}/, a layer above it",
                               f"Pass it an interface of its own folder; {room}/README.md has the order.")

    def uses(self):
        """Returns, by unit, the units that its header and its source include. Includes below the first
        declaration (for bodies of templates) do not count."""
        uses = {}
        for _, path, name in self.files(ROOMS, ".hpp", ".cpp"):
            unit, code = str(name.with_suffix("")), False
            found = uses.setdefault(unit, set())
            for number, line in self.lines(path):
                match = INCLUDE.match(line)
                if not match:
                    code = code or line.startswith("namespace")
                elif not code and match[2].startswith("deferredis/"):
                    found.add(match[2].removeprefix("deferredis/").removesuffix(".hpp"))
        return uses

    def cycles(self):
        """No unit may include itself indirectly."""
        for cycle in cycles_of(self.uses()):
            self.error(" ".join(cycle), "include each other", "Move what both need into a separate unit.")

    def count(self):
        """Prints the size of each room: units, folders, and arrows between folders."""
        uses = self.uses()
        for room in ROOMS:
            units = [u for u in uses if u.startswith(room + "/")]
            folders = {os.path.dirname(u) for u in units}
            arrows = {(os.path.dirname(u), os.path.dirname(v)) for u in units for v in uses[u] if v.startswith(room + "/")}
            arrows = {a for a in arrows if a[0] != a[1]}
            print(f"{room}: {len(units)} units in {len(folders)} folders, {len(arrows)} arrows between those")
        print(f"cycles of units: {len(list(cycles_of(uses)))}")

    # --- sizes and lists --------------------------------------------------------------------------

    def sizes(self):
        for _, path, name in self.files(ROOMS + USERS, ".hpp", ".cpp"):
            text = path.read_text(errors="replace")
            count = len(text.splitlines())
            if count > MAX_LINES and "tools/generate.py" not in text[:400]:
                self.warn(name, f"{count} lines", f"The limit is {MAX_LINES}: if it has two ideas, split it.")
        for path in [self.root / "README.md"] + [self.root / f / "README.md" for f in ROOMS + USERS]:
            limit = 150 if path.parent == self.root else 60
            if path.exists() and len(path.read_text().splitlines()) > limit:
                self.warn(path.relative_to(self.root), f"more than {limit} lines", "Move the rest to docs/.")

    def listed(self):
        """Every .cpp must be in the nearest CMakeLists.txt above it; otherwise it is not compiled."""
        for folder, path, name in self.files(ROOMS + USERS, ".cpp"):
            lists = next((p / "CMakeLists.txt" for p in path.parents if (p / "CMakeLists.txt").exists()), None)
            if lists is None or lists.parent == self.root:
                continue
            if (lists.parent / "run.sh").exists():
                continue  # a separate project
            text = re.sub(r"#.*", "", lists.read_text())
            relative = str(path.relative_to(lists.parent))
            stem = relative.removesuffix(".cpp")
            if not re.search(rf"(?<![\w/]){re.escape(stem)}(\.cpp)?(?![\w/.])", text):
                self.error(name, "is not in a list of sources, so it is not compiled",
                           f"Add {relative} to {lists.relative_to(self.root)}.")

    # --- compiling --------------------------------------------------------------------------------

    @staticmethod
    def leads_its_source(path, name):
        """Does its .cpp include it first? Then a build without precompiled headers compiles it alone."""
        source = path.with_suffix(".cpp")
        first = re.search(r"#\s*include\s*<([^>]+)>", source.read_text()) if source.exists() else None
        return first is not None and first[1] == f"deferredis/{name}"

    def compile(self):
        cxx = os.environ.get("CXX", "g++")
        with tempfile.TemporaryDirectory() as work:
            work = pathlib.Path(work)
            ours = work / "include" / "deferredis"
            ours.mkdir(parents=True)
            for entry in ROOMS + ["deferredis.hpp"]:
                if (self.root / entry).exists():
                    (ours / entry).symlink_to(self.root / entry)
            command = [cxx, "-std=c++20", "-I", str(work / "include")]
            headers = [str(name) for _, path, name in self.files(ROOMS, ".hpp") if not self.leads_its_source(path, name)]
            if (self.root / "deferredis.hpp").exists():
                headers.append("deferredis.hpp")

            def alone(header):
                return subprocess.run(
                    command + ["-fsyntax-only", "-include", f"deferredis/{header}", "-x", "c++", "/dev/null"],
                    capture_output=True, text=True)

            with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
                for header, result in zip(headers, pool.map(alone, headers)):
                    if result.returncode:
                        first = next((l for l in result.stderr.splitlines() if "error" in l), "?")
                        first = first.replace(f"{ours}/", "")
                        self.error(header, "does not compile by itself", f"{first}\n    Include what it uses.")
            print(f"{len(headers)} headers compiled by themselves")
            if (self.root / "deferredis.hpp").exists():
                self.hello(command, work)

    def hello(self, command, work):
        source = work / "hello.cpp"
        source.write_text(HELLO)
        text = subprocess.run(command + ["-E", str(source)], capture_output=True, text=True)
        count = len(text.stdout.splitlines())
        seconds = []
        for _ in range(3):
            start = time.monotonic()
            done = subprocess.run(command + ["-O2", "-c", str(source), "-o", str(work / "hello.o")],
                                  capture_output=True, text=True)
            seconds.append(time.monotonic() - start)
        if done.returncode:
            first = next((l for l in done.stderr.splitlines() if "error" in l), done.stderr[:200])
            self.error("deferredis.hpp", "hello world (in tools/lint.py) does not compile",
                       first.replace(str(work) + "/", ""))
            return
        print(f"hello world: {count} preprocessed lines (at most {MAX_HELLO_LINES}), "
              f"compiled in {min(seconds):.2f} s (goal {HELLO_SECONDS} s)")
        if count > MAX_HELLO_LINES:
            self.error("deferredis.hpp", f"hello world is {count} lines preprocessed, {MAX_HELLO_LINES} allowed",
                       "`g++ -std=c++20 -H -fsyntax-only` shows which header adds them.")
        if min(seconds) > HELLO_SECONDS:
            self.warn("deferredis.hpp", f"hello world compiles in {min(seconds):.2f} s",
                      f"The goal is {HELLO_SECONDS} s: look for templates that could be compiled only once.")


def cycles_of(uses):
    """The groups of units that include each other, each sorted."""
    index, low, stack, groups = {}, {}, [], []

    def visit(unit):
        index[unit] = low[unit] = len(index)
        stack.append(unit)
        for other in sorted(uses[unit]):
            if other not in uses or other == unit:
                continue
            if other not in index:
                visit(other)
            if other in stack:
                low[unit] = min(low[unit], low[other])
        if low[unit] == index[unit]:
            at = stack.index(unit)
            group = sorted(stack[at:])
            del stack[at:]
            if len(group) > 1:
                groups.append(group)

    for unit in sorted(uses):
        if unit not in index:
            visit(unit)
    return groups


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="only read files, compile nothing")
    parser.add_argument("--count", action="store_true", help="only print the number of units, folders and arrows")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    lint = Lint(arguments.root.resolve())
    if arguments.count:
        lint.count()
        return 0
    lint.includes()
    lint.names()
    lint.words()
    lint.folders()
    lint.cycles()
    lint.sizes()
    lint.listed()
    if not arguments.fast:
        lint.compile()
    for warning in lint.warnings:
        print(f"warning: {warning}")
    for error in lint.errors:
        print(f"error: {error}")
    print(f"lint: {len(lint.errors)} errors, {len(lint.warnings)} warnings")
    return 1 if lint.errors else 0


if __name__ == "__main__":
    sys.exit(main())
