#!/usr/bin/env python3
"""Puts bugs into the library, one at a time, and runs the tests: a bug that no test finds is a test that is missing.

  tools/mutate.py                     all of tools/mutants.py
  tools/mutate.py --list              only says what they are
  tools/mutate.py --only 3,7-9        some of them, by number; 0 is no bug at all, and must survive
  tools/mutate.py --near              of each bug only the tests of its own folder: finds most of what all would
  tools/mutate.py --minutes 60        stops after that time, and says how far it came
  tools/mutate.py --build DIR         uses this build of the tests, and builds nothing

A bug costs one compilation and one link per test program that is tried: its object file comes before the library, which
stays as it is, like the tree. The tests nearest to the bug are tried first, and the first failure ends them. A failure
counts if it happens again; what hangs is killed too, and what does not compile is void. The result is
build/mutate/result.md. Status 1: fewer than 95 % of the bugs that were tried are killed.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True  # no __pycache__ beside the sources
from mutants import MUTANTS

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutate"
MOST_MEMORY = 8 << 30  # of a test program; a bug may be an endless list

NO_BUG = ("protocol/command.cpp", "", "", "no bug")

# What is run: a program, which of its suites, and how many seconds they may take.
TESTS = {
    "unit_client": ("unit_client", "", 60),
    "unit_testing": ("unit_testing", "", 60),
    "unit_sharding": ("unit_sharding", "", 90),
    "unit_protocol": ("unit_protocol", "", 120),
    "unit_cache": ("unit_cache", "", 120),
    "unit_reactor": ("unit_reactor", "!coroutine_depth:!future_depth", 120),
    "unit_cluster": ("unit_cluster", "!cluster_simulation:!cluster_simulation_goes_on", 120),
    "loop_streams": ("loop_streams", "", 60),
    "loop_connecting": ("loop_connecting", "", 90),
    "loop_reactor": ("loop_reactor", "", 90),
    "loop_client": ("loop_client", "!random_api:!outages", 60),
    "random_api": ("loop_client", "random_api:outages", 120),
    "simulated_cluster": ("unit_cluster", "cluster_simulation:cluster_simulation_goes_on", 200),
    "loop_promises": ("loop_promises", "", 300),
    # Some parts of large programs, to try before the whole.
    "server_blocking": ("server_client", "blocking*:no_reply:lock:session:large_values", 150),
    "server_groups": ("server_client", "transaction*:watching:batch:script*:evalsha_first", 150),
    "server_login": ("server_client", "client_*:tls_redis:own_network*", 150),
    "server_pubsub": ("server_client", "pubsub*:pushes:monitor", 150),
    "cluster_pubsub": ("server_cluster", "cluster_pubsub*", 300),
    "cluster_routes": ("server_cluster", "cluster:cluster_redirects*:cluster_faults:cluster_scan*:cluster_reads", 400),
}
# After those, everything else: the quickest first.
REST = {
    "server_acceptance": ("server_acceptance", "", 90),
    "server_connecting": ("server_connecting", "", 90),
    "server_listening": ("server_listening", "", 90),
    "server_simulated": ("server_simulated", "", 90),
    "server_threads": ("server_threads", "", 90),
    "server_sharding": ("server_sharding", "", 200),
    "server_streams": ("server_streams", "", 200),
    "server_views": ("server_views", "", 200),
    "server_cache": ("server_cache", "", 200),
    "server_sentinel": ("server_sentinel", "", 300),
    "server_nodes": ("server_nodes", "", 300),
    "deep_stacks": ("unit_reactor", "coroutine_depth:future_depth", 200),
    "server_client": ("server_client", "", 900),
    "server_cluster": ("server_cluster", "", 900),
}
PARTS = ("server_blocking", "server_groups", "server_login", "server_pubsub", "cluster_pubsub", "cluster_routes")
ALL = {**TESTS, **REST}

# The tests nearest to a folder or file; the first line that fits.
NEAR = [
    ("reactor/tls", ["unit_reactor", "loop_reactor", "server_login"]),
    ("reactor/", ["unit_reactor", "loop_reactor", "unit_client", "loop_client"]),
    ("protocol/handshake", ["unit_protocol", "unit_client", "loop_connecting", "server_login", "server_nodes"]),
    ("protocol/", ["unit_protocol", "unit_client", "loop_streams", "loop_client", "random_api", "loop_promises"]),
    ("client/cache/", ["unit_cache", "server_cache"]),
    ("client/pubsub/", ["unit_client", "loop_client", "server_pubsub", "server_listening", "cluster_pubsub"]),
    ("client/streams/", ["loop_streams", "server_streams"]),
    ("client/rewriting/", ["unit_client", "server_views"]),
    ("client/groups/", ["unit_client", "loop_client", "server_groups", "loop_promises"]),
    ("client/link/", ["unit_client", "loop_streams", "loop_connecting", "loop_client", "random_api", "loop_promises", "server_sentinel"]),
    ("client/pool/", ["unit_client", "loop_connecting", "loop_client", "random_api", "loop_promises"]),
    ("client/waiting/", ["unit_client", "loop_client", "random_api", "loop_promises"]),
    ("client/retrying/", ["unit_client", "loop_connecting", "loop_client"]),
    ("client/", ["unit_client", "server_blocking", "loop_client"]),
    ("sharding/ring/", ["unit_sharding", "server_sharding"]),
    ("sharding/shards/", ["unit_sharding", "server_sharding"]),
    ("sharding/routing/", ["unit_sharding", "server_sharding", "cluster_routes"]),
    ("sharding/sentinel/", ["unit_sharding", "unit_cluster", "server_sentinel", "server_nodes"]),
    ("sharding/cluster/", ["unit_cluster", "cluster_pubsub", "cluster_routes"]),
    ("sharding/", ["unit_cluster", "unit_sharding", "simulated_cluster", "cluster_routes"]),
]


class Build:
    """The commands that compile a source and link a test program."""

    def __init__(self, folder):
        self.folder = folder
        entries = json.loads((folder / "compile_commands.json").read_text())
        self.compiling = {entry["file"]: entry["command"] for entry in entries if "deferredis.dir" in entry["command"]}
        self.linking = {}
        for program in sorted({program for program, _, _ in ALL.values()}):
            said = subprocess.run(["ninja", "-C", folder, "-t", "commands", f"tests/{program}"], text=True,
                                  capture_output=True, check=True).stdout.splitlines()
            self.linking[program] = said[-1]

    def compile(self, name, source, to):
        command = self.compiling[str(ROOT / name)]
        command = re.sub(r" -o \S+", f" -o {to}", command).replace(f"-c {ROOT / name}", f"-c {source}")
        return self.run(command)

    def link(self, program, extra, to):
        command = self.linking[program].replace(f" -o tests/{program} ", f" -o {to} ")
        command = re.sub(r" (\S*/?libdeferredis\.a)", rf" {extra} \1", command, count=1)
        return self.run(command)

    def run(self, command):
        return subprocess.run(command, shell=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def first_failure(program, cases, seconds, folder):
    """The name of the first case that fails, "" if none does, or how else it ended."""
    command = [program, "--log_level=test_suite", "--color_output=no"] + ([f"--run_test={cases}"] if cases else [])
    at, failed = "", None
    child = subprocess.Popen(command, cwd=folder, text=True, errors="replace", stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=limit_memory)
    timer = threading.Timer(seconds, lambda: os.killpg(child.pid, signal.SIGKILL))
    timer.start()
    began = time.monotonic()
    for line in child.stdout:
        if entered := re.search(r'Entering test (suite|case) "(.*)"', line):
            at = entered[2] if entered[1] == "suite" and "/" not in at else at
        if found := re.search(r'error: in "([^"]*)"', line):
            failed = found[1]
            break
    timer.cancel()
    if child.poll() is None and failed:
        os.killpg(child.pid, signal.SIGKILL)
    status = child.wait()
    child.stdout.close()
    if failed:
        return failed
    if time.monotonic() - began >= seconds:
        return "hangs"
    return "" if status == 0 else f"{at} crashes"


def kills(program, test, folder):
    """How this test kills the bug, or ""."""
    _, cases, seconds = ALL[test]
    seconds *= max(1, os.getloadavg()[0] / os.cpu_count())  # others may use the machine
    failed = first_failure(program, cases, seconds, folder)
    if failed in ("", "hangs"):
        return failed
    again = failed.removesuffix(" crashes")
    if first_failure(program, again, seconds, folder) == "" and first_failure(program, again, seconds, folder) == "":
        return ""  # it was not the bug
    return failed


def try_one(build, number, bug, near):
    """"killed by unit_client: ...", "survives" or "void"."""
    name, old, new, _ = bug
    folder = WORK / str(number)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = folder / pathlib.Path(name).name
    source.write_text((ROOT / name).read_text().replace(old, new))
    try:
        if not build.compile(name, source, folder / "bug.o"):
            return "void: it does not compile"
        first = next((tests for prefix, tests in NEAR if name.startswith(prefix)), [])
        others = [test for test in ALL if test not in first and test not in PARTS]
        for test in first + ([] if near else others):
            program = folder / ALL[test][0]
            if not program.exists() and not build.link(program.name, folder / "bug.o", program):
                return f"void: {program.name} does not link"
            if how := kills(program, test, build.folder):
                return f"killed by {test}: {how}"
        return "survives"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def all_bugs():
    """Of each: file, old text, new text, what it is."""
    for name, bugs in MUTANTS.items():
        text = (ROOT / name).read_text()
        for old, new, why in bugs:
            if text.count(old) != 1:
                sys.exit(f"tools/mutate.py: {name} does not contain this exactly once; correct tools/mutants.py:\n{old}")
            yield name, old, new, why


def numbers(text, most):
    chosen = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        chosen.update(range(int(first), int(last or first) + 1))
    return [n for n in sorted(chosen) if n <= most]


def build_tests():
    folder = WORK / "build"
    configure = ["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DDEFERREDIS_TESTS=ON",
                 "-DCMAKE_CXX_FLAGS_DEBUG=-O0"]
    programs = sorted({program for program, _, _ in ALL.values()})
    for command in (configure, ["cmake", "--build", folder, "--target", *programs]):
        if subprocess.run(command, check=False).returncode != 0:
            sys.exit("tools/mutate.py: the tests cannot be built")
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--near", action="store_true")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    bugs = [NO_BUG, *all_bugs()]
    chosen = numbers(arguments.only, len(bugs) - 1) if arguments.only else range(1, len(bugs))
    if arguments.list:
        for number in chosen:
            print(f"{number:3}  {bugs[number][0]}: {bugs[number][3]}")
        return 0
    build = Build(arguments.build.resolve() if arguments.build else build_tests())
    end = time.monotonic() + arguments.minutes * 60
    results = {}

    def attempt(number):
        if time.monotonic() > end:
            return
        name, _, _, why = bugs[number]
        results[number] = f"| {number} | {name} | {why} | {try_one(build, number, bugs[number], arguments.near)} |"
        print(results[number], flush=True)

    WORK.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        list(pool.map(attempt, chosen))
    lines = [results[number] for number in sorted(results)]
    tried = sum("| void" not in line for line in lines)
    killed = sum("| killed" in line for line in lines)
    summary = f"{killed} of {tried} bugs killed; {len(lines)} of {len(bugs) - 1} were tried"
    (WORK / "result.md").write_text("\n".join([summary, "", "| | file | bug | result |", "|---|---|---|---|", *lines, ""]))
    print(summary)
    return 0 if killed >= 0.95 * tried else 1


if __name__ == "__main__":
    sys.exit(main())
