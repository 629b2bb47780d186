#!/usr/bin/env python3
"""Compares deferredis with hiredis's async API: the same work through both, alternating, in one run.

  bench/run.py [--build build/bench] [--smoke] [--only get/128,set/16] [--rounds 5] [--out build/bench]

Starts its own redis-server on a Unix socket and a free port, and stops it at the end. Prints ratios of
medians (ours to theirs; below 1 is better), and writes results.json and results.svg.
Exit status 1: a target was missed (not with --smoke, which only proves that everything runs).
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

from server import Server

HERE = pathlib.Path(__file__).resolve().parent

# (work, depth): commands per round, then the targets: ratio of CPU, ratio of instructions, our
# allocations per command. None: no target. At depth 1 CPU is mostly wake-ups, which vary between runs.
WORKS = {
    ("get", 1): (20_000, None, 0.35, 1.05),
    ("get", 16): (200_000, 0.65, 0.27, 1.05),
    ("get", 128): (500_000, 0.40, 0.27, 1.05),
    ("get", 1024): (500_000, 0.40, 0.27, 1.05),
    ("set", 1): (20_000, None, 0.35, 0.05),
    ("set", 16): (200_000, 0.65, 0.20, 0.05),
    ("set", 128): (500_000, 0.35, 0.20, 0.05),
    ("set", 1024): (500_000, 0.35, 0.20, 0.05),
    ("incr", 1): (20_000, None, 0.35, 0.05),
    ("incr", 16): (200_000, 0.65, 0.20, 0.05),
    ("incr", 128): (500_000, 0.35, 0.20, 0.05),
    ("incr", 1024): (500_000, 0.35, 0.20, 0.05),
    ("get4k", 128): (100_000, 0.50, 0.27, 1.05),
    ("mget", 16): (8_000, 0.65, 0.60, 102.5),
    ("lrange", 16): (2_400, 0.65, 0.60, 1002.5),
    # Replies in one block; hiredis's tree of replies as above.
    ("mgetflat", 16): (8_000, 0.27, 0.15, 1.5),
    ("lrangeflat", 16): (2_400, 0.22, 0.12, 1.5),
    ("get64m", 1): (8, None, None, None),  # mostly copying by the kernel; see peak memory
}
# The same through a pool, a view, and with coroutines: at most 5 % more than through a URL.
WAYS = [("get", 128, "pool", "callbacks"), ("get", 128, "view", "callbacks"),
        ("get", 128, "url", "coroutines"), ("set", 128, "url", "coroutines"),
        ("get", 16, "pool", "callbacks")]
INSTRUCTION_COMMANDS = 4096  # under callgrind, which is slow
# Callgrind counts an instruction for each byte that `rep movsb` copies, a processor counts only one.
# This makes glibc copy large blocks with vector instructions, which both count the same way.
NO_REP_MOVSB = {"GLIBC_TUNABLES": "glibc.cpu.x86_rep_movsb_threshold=1000000000"}


class Progress:
    """One line on a terminal, nothing elsewhere."""

    def __init__(self, total):
        self.total, self.done, self.shown = total, 0, sys.stderr.isatty()

    def step(self, what):
        self.done += 1
        if self.shown:
            width = 28
            bar = "#" * (width * self.done // self.total)
            sys.stderr.write(f"\r[{bar:<{width}}] {self.done}/{self.total} {what:<32}")
            sys.stderr.flush()

    def end(self):
        if self.shown:
            sys.stderr.write("\r" + " " * 80 + "\r")


class Bench:
    def __init__(self, build, server, smoke):
        self.build, self.server, self.smoke = build, server, smoke
        self.counter = build / "libbench_allocations.so"

    def run(self, peer, work, depth, count, transport="unix", wrap=(), env=None, way=()):
        command = [*wrap, str(self.build / f"bench_{peer}"), "--work", work, "--depth", str(depth),
                   "--count", str(max(count, depth)), "--url", self.server.url(transport), *way]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False,
                              env={**os.environ, **(env or {})}, preexec_fn=pin_to_last_core)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr[-500:]}")
        return json.loads(done.stdout.splitlines()[-1]), done.stderr

    def instructions(self, peer, work, depth, way=()):
        """User-space instructions per command: from the kernel, or else from callgrind, or else None."""
        per_command = {"mget": 40, "mgetflat": 40, "lrange": 400, "lrangeflat": 400, "get64m": 1024}.get(work, 1)
        count = max(INSTRUCTION_COMMANDS // per_command, depth)
        got, _ = self.run(peer, work, depth, WORKS[work, depth][0] // 4,
                          env={"BENCH_INSTRUCTIONS": "1"}, way=way)
        if got["instructions"]:
            return got["instructions"] / got["count"]
        if not shutil.which("valgrind"):
            return None
        with tempfile.TemporaryDirectory() as folder:
            tool = ["valgrind", "--tool=callgrind", "--toggle-collect=bench_measured",
                    f"--callgrind-out-file={folder}/out"]
            got, text = self.run(peer, work, depth, count, wrap=tool, way=way, env=NO_REP_MOVSB)
        collected = re.search(r"Collected\s*:\s*(\d+)", text)
        return int(collected[1]) / got["count"] if collected else None

    def allocations(self, peer, work, depth, count, way=()):
        got, _ = self.run(peer, work, depth, count, env={"LD_PRELOAD": str(self.counter)}, way=way)
        return got["allocations"] / got["count"]

    def compare(self, work, depth, rounds, transport, progress):
        count = WORKS[work, depth][0] // (100 if self.smoke and work != "get64m" else 1)
        if self.smoke and work == "get64m":
            count = 1
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(self.run("deferredis", work, depth, count, transport)[0])
            theirs.append(self.run("hiredis", work, depth, count, transport)[0])
            progress.step(f"{work}, depth {depth}, {transport}")
        return {"work": work, "depth": depth, "transport": transport,
                "ours": summary(ours), "hiredis": summary(theirs),
                "user_ratio": ratio(sum(a["user_s"] for a in ours), sum(b["user_s"] for b in theirs)),
                "cpu_ratio": statistics.median(a["cpu_s"] / b["cpu_s"]
                                               for a, b in zip(ours, theirs))}

    def count_events(self, row, progress):
        """Adds instructions and allocations, from separate runs, because counting takes time."""
        work, depth = row["work"], row["depth"]
        count = WORKS[work, depth][0] // (100 if self.smoke else 10)
        for peer, side in (("deferredis", "ours"), ("hiredis", "hiredis")):
            row[side]["instructions"] = None if self.smoke or work == "get64m" else \
                self.instructions(peer, work, depth)
            row[side]["allocations"] = None if work == "get64m" else \
                self.allocations(peer, work, depth, count)
        a, b = row["ours"]["instructions"], row["hiredis"]["instructions"]
        row["instruction_ratio"] = a / b if a and b else None
        progress.step(f"{work}, depth {depth}: events")

    def way(self, work, depth, through, style, progress):
        """Compares another way of calling deferredis with the plain one."""
        way = ("--through", through, "--style", style)
        row = {"work": work, "depth": depth, "through": through, "style": style}
        if not self.smoke:
            a, b = self.instructions("deferredis", work, depth, way), \
                self.instructions("deferredis", work, depth)
            row["instruction_ratio"] = a / b if a and b else None
        row["allocations"] = self.allocations("deferredis", work, depth,
                                              WORKS[work, depth][0] // 20, way)
        progress.step(f"{work}, depth {depth}, {through}, {style}")
        return row


def cluster_way(build, smoke):
    """Compares GETs through a cluster client and through one connection to the same server."""
    with Server(cluster=True) as server:
        server.seed()
        bench = Bench(build, server, smoke)
        count, rows = (2_000 if smoke else 500_000), {"url": [], "cluster": []}
        for _ in range(1 if smoke else 5):
            for through, runs in rows.items():
                runs.append(bench.run("deferredis", "get", 128, count, "tcp",
                                      way=("--through", through))[0])
        return statistics.median(a["cpu_s"] / b["cpu_s"]
                                 for a, b in zip(rows["cluster"], rows["url"]))


def summary(runs):
    """The medians of all runs of one library."""
    count = runs[0]["count"]
    return {"cpu_ns": 1e9 * statistics.median(r["cpu_s"] for r in runs) / count,
            "per_second": count / statistics.median(r["wall_s"] for r in runs),
            "peak_kib": max(r["peak_kib"] for r in runs)}


def ratio(ours, theirs):
    return ours / theirs if theirs else None


def pin_to_last_core():
    """The server runs on the first core; a single core is shared."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def number(value, form="{:.2f}"):
    return "-" if value is None else form.format(value)


def missed(row):
    """The names of the targets that the row misses."""
    _, cpu, instructions, allocations = WORKS[row["work"], row["depth"]]
    checks = (("CPU", row["cpu_ratio"], cpu), ("instructions", row.get("instruction_ratio"), instructions),
              ("allocations", row["ours"].get("allocations"), allocations))
    return [name for name, got, target in checks
            if got is not None and target is not None and got > target]


def print_rows(rows):
    print("\nClient, ours to hiredis (below 1 is better); targets in brackets")
    print(f"{'work':<16}{'via':<6}{'CPU':>14}{'user':>8}{'instructions':>24}{'allocations':>18}{'per second':>14}")
    for row in rows:
        _, cpu, instructions, _ = WORKS[row["work"], row["depth"]]
        ours, peer = row["ours"], row["hiredis"]
        print(f"{row['work'] + ' x' + str(row['depth']):<16}{row['transport']:<6}"
              f"{number(row['cpu_ratio']) + ' (' + number(cpu) + ')':>14}"
              f"{number(row['user_ratio']):>8}"
              f"{number(row.get('instruction_ratio')) + ' (' + number(instructions) + ') ' + number(ours.get('instructions'), '{:.0f}'):>24}"
              f"{number(ours.get('allocations')) + ' : ' + number(peer.get('allocations')):>18}"
              f"{ours['per_second'] / peer['per_second']:>13.2f}x"
              f"{'   peak ' + str(ours['peak_kib'] // 1024) + ' MiB : ' + str(peer['peak_kib'] // 1024) + ' MiB' if row['work'] == 'get64m' else ''}"
              f"{'   MISSED: ' + ', '.join(missed(row)) if missed(row) else ''}")


def print_ways(ways):
    print("\nOther ways of calling, to callbacks on a URL's connection (target: at most 1.05)")
    for way in ways:
        print(f"  {way['work']} x{way['depth']} through {way['through']}, {way['style']}: "
              f"instructions {number(way.get('instruction_ratio'))}, "
              f"allocations {number(way['allocations'])} per command")


def print_alone(parsers, memory):
    print("\nParser alone, ns of CPU per element (targets: 4x hiredis's speed for views, 1.7x for "
          "strings, 3x for a bulk of 64 MiB)")
    for shape in parsers:
        views = shape["views_ns"]
        print(f"  {shape['shape']:<16} "
              + (f"views {views:.1f} ({shape['hiredis_ns'] / views:.1f}x), " if views else "") +
              f"strings {shape['strings_ns']:.1f} ({shape['hiredis_ns'] / shape['strings_ns']:.1f}x), "
              f"hiredis {shape['hiredis_ns']:.1f}")
    print("\nHeap, bytes each (targets: idle 2,048, callback 250, coroutine 560)")
    print(f"  idle connection {memory['idle_bytes']} (hiredis {memory['hiredis_idle_bytes']}), in flight beyond "
          f"the command: callback {memory['callback_bytes']}, coroutine {memory['coroutine_bytes']}")


def plot(rows, path):
    """Plots the ratios as bars with gnuplot, if it is installed."""
    last = "3" if any(r.get("instruction_ratio") for r in rows) else "2"
    if not shutil.which("gnuplot"):
        print(f"no {path}: gnuplot is not installed (gnuplot-nox)")
        return
    shown = [r for r in rows if r["transport"] == "unix"]
    data = "\n".join(f'"{r["work"]} x{r["depth"]}" {r["cpu_ratio"]:.3f} '
                     f'{number(r.get("instruction_ratio"), "{:.3f}") if r.get("instruction_ratio") else "NaN"}'
                     for r in shown)
    script = (HERE / "plot.gp").read_text().replace("@DATA@", data).replace("@OUT@", str(path)).replace("@LAST@", last)
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build/bench",
                        help="a CMake build folder with DEFERREDIS_BENCH=ON")
    parser.add_argument("--smoke", action="store_true", help="run each for a second, without checking targets")
    parser.add_argument("--only", default="", help="work/depth, comma-separated: get/128,set/16")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each work, for each library")
    parser.add_argument("--out", type=pathlib.Path, help="where to write results.json and results.svg")
    return parser.parse_args()


def chosen(only):
    if not only:
        return list(WORKS)
    names = [tuple(name.split("/")) for name in only.split(",")]
    works = [(name[0], int(name[1])) for name in names if len(name) == 2 and name[1].isdigit()]
    unknown = [w for w in works if w not in WORKS]
    if unknown or len(works) != len(names):
        sys.exit("--only takes " + ", ".join(f"{w}/{d}" for w, d in WORKS))
    return works


def main():
    options = arguments()
    build = options.build.resolve() / "bench"
    if not (build / "bench_deferredis").exists():
        sys.exit(f"no {build}/bench_deferredis: build with -DDEFERREDIS_BENCH=ON, or run: make bench")
    works, rounds = chosen(options.only), 1 if options.smoke else options.rounds
    whole = not options.only
    transports = {w: ["unix", "tcp"] if w[1] == 128 and whole else ["unix"] for w in works}
    progress = Progress(sum(rounds * len(t) for t in transports.values()) + len(works) +
                        (len(WAYS) + 1 if whole else 0))
    with Server() as server:
        server.seed()
        bench = Bench(build, server, options.smoke)
        rows = [bench.compare(*work, rounds, transport, progress)
                for work in works for transport in transports[work]]
        for row in rows:
            if row["transport"] == "unix":
                bench.count_events(row, progress)
        result = {"rows": rows}
        if whole:
            result["ways"] = [bench.way(*way, progress) for way in WAYS]
            result["parsers"] = lines(build / "bench_parsers", "20" if options.smoke else "1000")
            sizes = ("50", "2000") if options.smoke else ("1000", "200000")
            result["memory"] = lines(build / "bench_memory", server.url("tcp"), *sizes)[0]
            result["cluster_cpu_ratio"] = cluster_way(build, options.smoke)
            progress.step("alone")
    progress.end()
    print_rows(rows)
    if whole:
        print_ways(result["ways"])
        print(f"  get x128 through a cluster's client: CPU {result['cluster_cpu_ratio']:.2f} "
              "(target: at most 1.10)")
        print_alone(result["parsers"], result["memory"])
    out = options.out or options.build
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps(result, indent=1) + "\n")
    plot(rows, out / "results.svg")
    print(f"\n{out}/results.json, results.svg")
    return 0 if options.smoke else any(missed(row) for row in rows)


def lines(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=300, check=False, preexec_fn=pin_to_last_core)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
