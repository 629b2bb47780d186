"""The redis-server of the benchmarks, and the data that they read."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

KEYS, BIG_KEYS, LIST_LENGTH = 1000, 64, 1000
VALUE = b"abcdefghijklmnopqrstuvwxyz012345"


def key(prefix, number):
    """A key of 16 bytes; work.hpp builds the same keys."""
    return f"{prefix}:{number:0{15 - len(prefix)}d}".encode()


def encoded(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


def bus_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """Runs inside a `with`, on the first core, so that clients have the last one for themselves."""

    def __init__(self, cluster=False):
        self.cluster = cluster  # a cluster of this one node

    def __enter__(self):
        program = shutil.which("redis-server")
        if not program:
            sys.exit("redis-server is missing: tools/setup.sh installs it")
        self.folder = tempfile.mkdtemp(prefix="deferredis-bench-")
        self.socket_path = os.path.join(self.folder, "redis.sock")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [program, "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", self.socket_path,
             "--save", "", "--appendonly", "no", "--dir", self.folder, "--loglevel", "warning",
             *(["--cluster-enabled", "yes", "--cluster-port", str(bus_port())] if self.cluster else [])],
            stdout=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
        deadline = time.monotonic() + 10
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                sys.exit("redis-server does not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, transport):
        return f"unix://{self.socket_path}" if transport == "unix" else f"redis://127.0.0.1:{self.port}"

    def answers(self):
        if not pathlib.Path(self.socket_path).exists():
            return False
        try:
            self.talk(encoded(b"PING"), 1)
            return True
        except OSError:
            return False

    def talk(self, data, replies):
        """Sends commands with one-line replies, and waits for the replies."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(self.socket_path)
            connection.sendall(data)
            got = b""
            while got.count(b"\r\n") < replies:
                piece = connection.recv(1 << 16)
                if not piece:
                    raise OSError("closed by the server")
                got += piece
        if b"-" in got[:1] or b"\r\n-" in got:
            raise OSError(got[:200].decode(errors="replace"))

    def become_cluster(self):
        self.talk(encoded(b"CLUSTER", b"ADDSLOTSRANGE", b"0", b"16383"), 1)
        deadline = time.monotonic() + 10
        while True:
            try:
                return self.talk(encoded(b"SET", b"key", b"x"), 1)
            except OSError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.01)

    def seed(self):
        if self.cluster:
            self.become_cluster()
        self.talk(b"".join(encoded(b"SET", key("key", i), VALUE) for i in range(KEYS)), KEYS)
        self.talk(b"".join(encoded(b"SET", key("big", i), b"x" * 4096) for i in range(BIG_KEYS)), BIG_KEYS)
        self.talk(encoded(b"RPUSH", key("list", 0), *[VALUE] * LIST_LENGTH), 1)
        self.talk(encoded(b"SET", key("huge", 0), b"x" * (64 << 20)), 1)
