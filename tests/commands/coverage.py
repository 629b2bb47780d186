#!/usr/bin/env python3
"""Checks that every command has a typed method, or a text that says what to call instead, and that a
test calls every method: with a real server those of Redis 8.0 and Valkey 9.1 or older, sentinels
included (tests/integration/typed_*.cpp and newer_*.cpp), the others with a check of the bytes
(tests/unit/client/typed_*.cpp). typed_refusals_test.cpp must break every rule about options that
exclude each other.
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

# The newest servers that tools/servers.sh unpacks.
NEWEST = {"redis": (8, 0), "valkey": (9, 1)}
# Methods that a test cannot call on a real server, and why.
EXCUSED = {"sflush": "the documentation has it since 8.0, but the server does not know it"}


def called(*patterns):
    paths = [path for pattern in patterns for path in sorted((ROOT / "tests").glob(pattern))]
    text = "\n".join(path.read_text() for path in paths)
    return set(re.findall(r"\b(?:rc|own|more|sent)(?:\(\))?\.(?:more\(\)\.)?(\w+)[(<]", text))


def is_live(command):
    version = tuple(int(n) for n in (command.since or "99").split(".")[:2])
    return any(version <= NEWEST[server] for server in command.servers if server in NEWEST)


live = called("integration/typed_*.cpp", "integration/newer_*.cpp")
wire = called("unit/client/typed_*.cpp")
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
            on_server = is_live(command) and method.name not in EXCUSED
            if method.name in live or (not on_server and method.name in wire): count[method.name in live] += 1
            else: missing.append(f"{command.name}: {method.name} in " + ("integration" if on_server else "unit"))
print(f"{count[True]} methods tested with a server, {count[False]} by their bytes")
for each in missing: print(f"not tested: {each}")
sys.exit(1 if missing else 0)
