#!/usr/bin/env python3
"""Checks every source of a configured build with its compiler but generates no code: all the warnings
in half the time of a build. Builds the precompiled headers first.

  tools/syntax.py BUILD
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    entries = json.loads((build / "compile_commands.json").read_text())
    sources = [e for e in entries if not pathlib.Path(e["file"]).name.startswith("cmake_pch")]
    precompiled = sorted({pch for e in sources for pch in re.findall(r"-include-pch -Xclang (\S+)", e["command"])})
    if precompiled:
        targets = [os.path.relpath(pch, build) for pch in precompiled]
        subprocess.run(["cmake", "--build", str(build), "--target", *targets], check=True)

    def read(entry):
        command = re.sub(r" -o \S+", " -fsyntax-only", entry["command"])
        return subprocess.run(command, shell=True, cwd=entry["directory"], capture_output=True, text=True, check=False)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", len(os.sched_getaffinity(0))))) as pool:
        for entry, done in zip(sources, pool.map(read, sources)):
            sys.stderr.write(done.stderr)
            if done.returncode:
                failed += 1
                print(f"{os.path.relpath(entry['file'])}: failed")
    print(f"{len(sources)} sources checked, {failed} failed")
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
