"""The grader's end of the supervisor: one command, started and surely ended."""

import os
import re
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

    def processor_seconds(self):
        """The processor time that the command has used, 0 where nobody tells. Linux has it in /proc, others ask ps."""
        try:
            with open(f"/proc/{self.pid}/stat", encoding="utf-8", errors="replace") as file:
                user, system = file.read().rpartition(")")[2].split()[11:13]        # proc(5): fields 14 and 15
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return self.ask_ps()

    def ask_ps(self):
        """As ps tells it, in the form [[days-]hours:]minutes:seconds."""
        try:
            told = subprocess.run(["ps", "-o", "time=", "-p", str(self.pid)], capture_output=True, text=True).stdout
        except OSError:
            return 0
        found = re.fullmatch(r"(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)", told.strip())
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds

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
