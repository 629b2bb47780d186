#!/usr/bin/env python3
"""Plays the story of docs/tutorial/ with its program: no Redis, Redis, Redis killed, SIGTERM."""
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

folder = pathlib.Path(tempfile.mkdtemp())
redis_socket, board_socket = folder / "redis.sock", folder / "board.sock"
board = subprocess.Popen([sys.argv[1], f"unix://{redis_socket}", board_socket], stdout=subprocess.PIPE, text=True)
redis = None


def check(what, said, wanted):
    print(f"{what}: {said.strip()}")
    if not said.startswith(wanted):
        sys.exit(f"instead of: {wanted}")


try:
    check("start", board.stdout.readline(), "listening on")
    player = socket.socket(socket.AF_UNIX)
    player.settimeout(20)
    player.connect(str(board_socket))
    lines = player.makefile("rw")

    def ask(line):
        lines.write(line + "\n")
        lines.flush()
        return lines.readline()

    check("no Redis", ask("top"), "sorry, try again later: ")
    redis = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", redis_socket, "--save", "", "--dir", folder],
                             stdout=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while (said := ask("add ann 5")).startswith("sorry") and time.monotonic() < until:
        pass
    check("Redis is there", said, "ann has 5")
    check("add", ask("add bob 7"), "bob has 7")
    check("top", ask("top") + lines.readline() + lines.readline(), "bob 7\nann 5\n.\n")
    check("nonsense", ask("hello"), "say: ")
    redis.kill()
    redis.wait()
    while not (said := ask("top")).startswith("sorry") and time.monotonic() < until:
        pass
    check("killed", said, "sorry, try again later: ")
    board.send_signal(signal.SIGTERM)
    check("stopped", board.communicate(timeout=20)[0], "stopped")
    if board.returncode != 0 or lines.readline() != "":
        sys.exit("it did not end in order")
finally:
    for process in (redis, board):
        if process is not None and process.poll() is None:
            process.kill()
