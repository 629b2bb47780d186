#!/usr/bin/env python3
"""Compares threads that block on one SharedClient with threads that block in hiredis, a connection each.

  bench/threads.py [--build build/bench] [--smoke] [--threads 1,2,4,8,16] [--rounds 5] [--out build/bench]
                   [--transport tcp]

For each number of threads, both do the same work, alternating in one run: first as fast as they can, then
at an equal load, which is half of what hiredis managed. A thread waits for each reply, or (--window) sends some
commands before it waits for their replies. Prints the medians and writes threads.json.
Exit status 1: at 8 threads less than 3 times hiredis's commands per CPU second, or a higher p99 at equal load
(not with --smoke).
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

from run import pin_to_last_core
from server import Server

TARGET_AT, TARGET = 8, 3.0


def once(build, peer, url, threads, window, count, rate=0.0):
    command = [str(build / "bench_threads"), "--peer", peer, "--url", url, "--threads", str(threads),
               "--window", str(window), "--count", str(max(window, count // threads)), "--rate", str(rate)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False,
                          preexec_fn=pin_to_last_core)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def alternating(build, url, threads, window, rounds, count, rate=0.0):
    runs = {"deferredis": [], "hiredis": []}
    for _ in range(rounds):
        for peer, results in runs.items():
            results.append(once(build, peer, url, threads, window, count, rate))
    return {peer: {"per_cpu_s": statistics.median(r["count"] / r["cpu_s"] for r in results),
                   "per_s": statistics.median(r["count"] / r["wall_s"] for r in results),
                   "p50_us": statistics.median(r["p50_us"] for r in results),
                   "p99_us": statistics.median(r["p99_us"] for r in results)}
            for peer, results in runs.items()}


def row_of(build, url, threads, window, rounds, count):
    fast = alternating(build, url, threads, window, rounds, count)
    rate = fast["hiredis"]["per_s"] / 2
    equal = alternating(build, url, threads, window, rounds, count // 2, rate)
    return {"threads": threads, "window": window, "rate": rate, "fast": fast, "equal": equal,
            "cpu_ratio": fast["deferredis"]["per_cpu_s"] / fast["hiredis"]["per_cpu_s"],
            "p99_ratio": equal["deferredis"]["p99_us"] / equal["hiredis"]["p99_us"]}


def print_row(row):
    ours, theirs = row["fast"]["deferredis"], row["fast"]["hiredis"]
    calm, theirs_calm = row["equal"]["deferredis"], row["equal"]["hiredis"]
    print(f"{row['threads']:>7}{row['window']:>7}{ours['per_cpu_s']:>12.0f}{theirs['per_cpu_s']:>10.0f}{row['cpu_ratio']:>7.2f}x"
          f"{ours['per_s'] / theirs['per_s']:>9.2f}x{row['rate']:>12.0f}{calm['p50_us']:>10.0f}"
          f"{theirs_calm['p50_us']:>6.0f}{calm['p99_us']:>10.0f}{theirs_calm['p99_us']:>6.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--threads", default="1,2,4,8,16")
    parser.add_argument("--window", default="1,16")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=80_000)
    parser.add_argument("--transport", choices=["unix", "tcp"], default="tcp")
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    rounds, count = (1, 800) if options.smoke else (options.rounds, options.count)
    print(f"GET over {options.transport}: commands per CPU second of the client, and latencies in us at equal load")
    print(f"{'threads':>7}{'window':>7}{'deferredis':>12}{'hiredis':>10}{'ratio':>8}{'per s':>10}"
          f"{'equal load':>12}{'p50 ours':>10}{'its':>6}{'p99 ours':>10}{'its':>6}")
    rows = []
    with Server() as server:
        server.seed()
        for window in map(int, options.window.split(",")):
            for threads in map(int, options.threads.split(",")):
                rows.append(row_of(options.build.resolve() / "bench", server.url(options.transport), threads, window,
                                   rounds, count))
                print_row(rows[-1])
    out = options.out or options.build
    out.mkdir(parents=True, exist_ok=True)
    (out / "threads.json").write_text(json.dumps(rows, indent=1) + "\n")
    missed = [row for row in rows if row["threads"] == TARGET_AT and
              (row["cpu_ratio"] < TARGET or row["p99_ratio"] > 1)]
    return 1 if missed and not options.smoke else 0


if __name__ == "__main__":
    sys.exit(main())
