"""Runs commands, and kills each when the process that asked for it is gone.

    python3 supervisor.py DIRECTORY FILE_LIMIT COMMAND...
    python3 supervisor.py

The second form forks a supervisor as the first for each request that comes on the socket which is its standard input:
8 bytes that hold the length of what follows, with two descriptors for the supervisor's standard input and output; then
its arguments as JSON. To start Python anew for every boot costs nearly as much as the boot. It ends with the socket.

For each command, standard input is a pipe whose other end only the grader holds: however the grader ends, SIGKILL
included, the pipe ends with it. Then the command is killed and DIRECTORY, its private one, is removed. A byte in the
pipe kills the command and leaves the directory to be read. On standard output go two lines, `pid N M` (the command's,
and the supervisor's own) and `exit STATUS` (negative: the number of the signal that ended it), or `error WHY`.
FILE_LIMIT, in bytes, bounds every file that the command writes.

The file is a program of its own and imports nothing of the package: it starts fast.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

LENGTH_BYTES = 8


def say(text: str) -> None:
    """Tell the grader, which may be gone."""
    try:
        os.write(1, (text + "\n").encode())
    except OSError:
        pass


def start(directory: str, size: int, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start `command` in `directory`, its output in the files stdout and stderr there. It leads a group of processes.

    Its files are bounded, and none is left of its core when that ends it. The bounds are inherited from here, where
    nothing is written but to pipes: to set them in the child, between fork and exec, a Python would have to be copied.
    """
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(os.path.join(directory, "stdout"), "wb") as out, \
            open(os.path.join(directory, "stderr"), "wb") as err:
        return subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL,
                                stdout=out, stderr=err, start_new_session=True)


def kill(child: subprocess.Popen[bytes]) -> None:
    """Kill the child, and whatever it has started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except OSError:
        pass                    # it has ended


def watch(child: subprocess.Popen[bytes]) -> bool:
    """Wait until the child ends, by itself, on request or because the grader is gone.

    Whether the grader has closed the run meanwhile.
    """
    asked = b""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end)
    while child.poll() is None:
        ready, _, _ = select.select([0, read_end], [], [])
        if 0 in ready:
            asked += take_request(child)
        if read_end in ready:
            os.read(read_end, 4096)
    return b"c" in asked


def take_request(child: subprocess.Popen[bytes]) -> bytes:
    """Kill the child, as any byte asks, and the pipe's end. The byte, none at the end."""
    asked = os.read(0, 1)
    kill(child)
    if not asked:
        child.wait()
    return asked


def remove(directory: str, grader_closed: bool) -> None:
    """Remove the run's directory; and where the grader died, the one that holds it once empty."""
    shutil.rmtree(directory, ignore_errors=True)
    if grader_closed:
        return
    try:
        os.rmdir(os.path.dirname(directory))
    except OSError:
        pass


def supervise(directory: str, size: str, *command: str) -> None:
    """Supervise one command; the directory stays until the grader has read it."""
    closed = False
    try:
        child = start(directory, int(size), command)
        say(f"pid {child.pid} {os.getpid()}")
        closed = watch(child)
        say(f"exit {child.returncode}")
    except OSError as error:
        say(f"error cannot start {command[0]}: {error.strerror}")
    while byte := os.read(0, 1):
        closed = closed or byte == b"c"
    remove(directory, closed)


def receive(channel: socket.socket) -> tuple[bytes, list[int]] | None:
    """A request: the arguments as bytes, and the two descriptors. None: the grader is gone."""
    header, descriptors, _, _ = socket.recv_fds(channel, LENGTH_BYTES, 2)
    if len(header) < LENGTH_BYTES:
        return None
    wanted, request = int.from_bytes(header, "big"), b""
    while len(request) < wanted:
        data = channel.recv(wanted - len(request))
        if not data:
            return None
        request += data
    return request, descriptors


def become_supervisor(request: bytes, descriptors: list[int]) -> NoReturn:
    """In a forked child: what `python3 supervisor.py ARGUMENTS` does. The socket goes with descriptor 0."""
    try:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
        supervise(*json.loads(request))
    finally:
        os._exit(0)


def serve() -> None:
    """Fork a supervisor for each request. At the end wait for all: their processor time counts as the grader's."""
    channel = socket.socket(fileno=0)
    while received := receive(channel):
        if os.fork() == 0:
            become_supervisor(*received)
        for descriptor in received[1]:
            os.close(descriptor)
        reap(os.WNOHANG)
    reap(0)


def reap(options: int) -> None:
    """Wait for supervisors: those that have ended, or, with options 0, all."""
    try:
        while os.waitpid(-1, options)[0]:
            pass
    except ChildProcessError:
        pass


def main(*arguments: str) -> None:
    """Do what the arguments say; see above."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if arguments:
        supervise(*arguments)
    else:
        serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
