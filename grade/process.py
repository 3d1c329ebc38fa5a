"""The grader's end of the supervisor: one command, started and surely ended."""

import os
import select
import subprocess
import sys
import time

from .outcome import GraderError

SUPERVISOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "supervisor.py")


class Process:
    """A supervised command. `status` is None while it runs, then as in subprocess."""

    def __init__(self, directory, command, file_limit):
        """Start `command` in `directory`, which close() removes. GraderError: it cannot start."""
        self.status = None
        self.pid = None
        self.error = None
        self.pending = b""
        self.supervisor = subprocess.Popen(
            [sys.executable, "-I", "-S", SUPERVISOR, directory, str(file_limit), *command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def fileno(self):
        """So that select() can wait for the end."""
        return self.supervisor.stdout.fileno()

    def poll(self):
        """The status, or None while the command runs. GraderError: it could not be started."""
        while self.status is None and select.select([self], [], [], 0)[0]:
            data = os.read(self.fileno(), 4096)
            self.pending += data
            self.read_lines()
            if not data and self.status is None:
                raise GraderError(self.error or "the supervisor of QEMU died")
        return self.status

    def read_lines(self):
        """Understand what the supervisor said."""
        while b"\n" in self.pending:
            line, self.pending = self.pending.split(b"\n", 1)
            word, _, rest = line.decode("utf-8", "replace").partition(" ")
            if word == "pid":
                self.pid = int(rest)
            elif word == "exit":
                self.status = int(rest)
            else:
                raise GraderError(rest)

    def wait(self, seconds):
        """The status once the command has ended, None if that takes longer."""
        deadline = time.monotonic() + seconds
        while self.poll() is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            select.select([self], [], [], left)
        return self.status

    def kill(self):
        """End the command, keep its directory, return its status."""
        if self.poll() is None:
            self.request_kill()
            self.wait(10)
        return self.status

    def request_kill(self):
        """Have the command killed, without waiting; any thread may call this."""
        try:
            os.write(self.supervisor.stdin.fileno(), b"k")
        except (OSError, ValueError):
            pass                        # it has ended

    def close(self):
        """End the command and remove its directory."""
        try:
            os.write(self.supervisor.stdin.fileno(), b"c")
        except (OSError, ValueError):
            pass
        try:
            self.supervisor.stdin.close()
        except OSError:
            pass
        self.supervisor.wait()
        self.supervisor.stdout.close()
