#!/usr/bin/env python3
"""Checks that every command has a typed method, or a text that says what to call instead, and that a
test calls every method: those of Redis 7.0 with a real server (tests/integration/typed_*.cpp), the
others with a check of the bytes (tests/unit/client/typed_*.cpp). typed_refusals_test.cpp must break
every rule about options that exclude each other.
"""
import importlib.util
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "generate.py")
generate = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(generate)

# Methods that a test cannot call on a real server, and why.
EXCUSED = {"cluster_myshardid": "came with 7.2", "hscan_novalues": "NOVALUES came with 7.4",
           "zrank_withscore": "WITHSCORE came with 7.2", "zrevrank_withscore": "the same"}


def called(pattern):
    text = "\n".join(path.read_text() for path in sorted((ROOT / "tests").glob(pattern)))
    return set(re.findall(r"\b(?:rc|own|more|sent)\.(?:more\(\)\.)?(\w+)[(<]", text))


def is_live(file, command):
    version = tuple(int(n) for n in (command.since or "99").split(".")[:2])
    return "redis" in command.servers and version <= (7, 0) and file.name != "sentinel"


live, wire = called("integration/typed_*.cpp"), called("unit/client/typed_*.cpp")
files = generate.read_files()
containers = {command.name.rpartition(" ")[0] for file in files for command in file.commands}
refusals = (ROOT / "tests/unit/client/typed_refusals_test.cpp").read_text()
missing, count = [], {True: 0, False: 0}
for file in files:
    for block in file.types:
        if isinstance(block, generate.Options) and (block.exclusive or block.together):
            if block.name not in refusals: missing.append(f"{block.name}: what it refuses")
    for command in file.commands:
        if not (command.methods or command.instead or command.name in containers):
            missing.append(f"{command.name}: it has no method")
        for method in command.methods:
            on_server = is_live(file, command) and method.name not in EXCUSED
            if method.name in live or (not on_server and method.name in wire): count[method.name in live] += 1
            else: missing.append(f"{command.name}: {method.name} in " + ("integration" if on_server else "unit"))
print(f"{count[True]} methods tested with a server, {count[False]} by their bytes")
for each in missing: print(f"not tested: {each}")
sys.exit(1 if missing else 0)
