"""The grader's end of the supervisor: one command, started and surely ended."""

from __future__ import annotations

import atexit
import json
import os
import re
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from ..verdict.outcome import GraderError

SUPERVISOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "supervisor.py")
LENGTH_BYTES = 8            # of a request's length: see there


class Launcher:
    """The process that forks the supervisors: started with the first, ended with the grader. Any thread may use it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.channel: socket.socket             # to it, once it is started
        self.inputs: set[int] = set()           # of supervisors that are not closed

    def launch(self, *arguments: str) -> tuple[int, int]:
        """Start a supervisor. The descriptors of its standard input and output, the caller's to close."""
        their_input, our_input = os.pipe()
        our_output, their_output = os.pipe()
        request = json.dumps(arguments).encode()
        try:
            with self.lock:
                self.start()
                header = len(request).to_bytes(LENGTH_BYTES, "big")
                socket.send_fds(self.channel, [header], [their_input, their_output])
                self.channel.sendall(request)
        except OSError as error:
            os.close(our_input)
            os.close(our_output)
            raise GraderError(f"no supervisor for QEMU: {error.strerror}") from error
        finally:
            os.close(their_input)
            os.close(their_output)
        self.inputs.add(our_input)
        return our_input, our_output

    def start(self) -> None:
        """Start the process that forks, if it does not run."""
        if self.process and self.process.poll() is None:
            return
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self.process = subprocess.Popen([sys.executable, "-I", "-S", SUPERVISOR], stdin=theirs.fileno(),
                                            stdout=subprocess.DEVNULL, start_new_session=True)
        atexit.register(self.stop)

    def stop(self) -> None:
        """End it, and what it has started: it waits for the supervisors, and they for their input's end."""
        atexit.unregister(self.stop)
        self.channel.close()
        for descriptor in self.inputs:
            os.close(descriptor)
        self.inputs.clear()
        if self.process:
            self.process.wait()


launcher = Launcher()


class Process:
    """A supervised command. `status` is None while it runs, then as in subprocess."""

    def __init__(self, directory: str, command: Sequence[str], file_limit: int) -> None:
        """Start `command` in `directory`, which close() removes. GraderError: it cannot start."""
        self.status: int | None = None
        self.pid: int | None = None
        self.supervisor: int | None = None      # its pid
        self.pending = b""
        self.lock = threading.Lock()        # of the two descriptors: a number that is closed may become another file's
        self.input: int | None              # None once it is closed
        self.input, self.output = launcher.launch(directory, str(file_limit), *command)

    def fileno(self) -> int:
        """So that select() can wait for the end."""
        return self.output

    def poll(self) -> int | None:
        """The status, or None while the command runs. GraderError: it could not be started."""
        while self.status is None and select.select([self], [], [], 0)[0]:
            data = os.read(self.fileno(), 4096)
            self.pending += data
            self.read_lines()
            if not data and self.status is None:
                raise GraderError("the supervisor of QEMU died")
        return self.status

    def read_lines(self) -> None:
        """Understand what the supervisor said."""
        while b"\n" in self.pending:
            line, self.pending = self.pending.split(b"\n", 1)
            word, _, rest = line.decode("utf-8", "replace").partition(" ")
            if word == "pid":
                self.pid, self.supervisor = map(int, rest.split())
            elif word == "exit":
                self.status = int(rest)
            else:
                raise GraderError(rest)

    def wait(self, seconds: float) -> int | None:
        """The status once the command has ended, None if that takes longer."""
        deadline = time.monotonic() + seconds
        while self.poll() is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            select.select([self], [], [], left)
        return self.status

    def processor_seconds(self) -> float:
        """The processor time that the command has used, 0 where nobody tells. Linux has it in /proc, others ask ps."""
        try:
            with open(f"/proc/{self.pid}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()         # proc(5), from field 3 on
            user, system = int(fields[14 - 3]), int(fields[15 - 3])
            return (user + system) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return self.ask_ps()

    def ask_ps(self) -> float:
        """As ps tells it, in the form [[days-]hours:]minutes:seconds."""
        try:
            told = subprocess.run(["ps", "-o", "time=", "-p", str(self.pid)], capture_output=True, text=True).stdout
        except OSError:
            return 0
        found = re.fullmatch(r"(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)", told.strip())
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds

    def kill(self) -> int | None:
        """End the command, keep its directory, return its status."""
        if self.poll() is None:
            self.request_kill()
            self.wait(10)
        return self.status

    def request_kill(self) -> None:
        """Have the command killed, without waiting; any thread may call this."""
        self.ask(b"k")

    def ask(self, request: bytes) -> None:
        """Write a byte to the supervisor, which may have ended."""
        with self.lock:
            if self.input is not None:
                try:
                    os.write(self.input, request)
                except OSError:
                    pass

    def close(self) -> None:
        """End the command and remove its directory."""
        self.ask(b"c")
        with self.lock:
            if self.input is None:
                return
            launcher.inputs.discard(self.input)
            os.close(self.input)
            self.input = None
        while os.read(self.output, 4096):
            pass                        # it ends when all is removed
        os.close(self.output)
