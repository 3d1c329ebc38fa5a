"""The needs of the grader on the host beside QEMU: open standard streams, and room for its files."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from contextlib import suppress

from ..verdict.outcome import GraderError

ROOM_NEEDED = 64 << 20      # bytes free where the boots keep their files: two full serial ports a boot, and recordings
STANDARD_OUTPUT = "standard output"     # the name of what is printed to, in an OSError
SOCKET_PATH_MOST = 100      # bytes in the path of a unix socket: sun_path has 104 on macOS, 108 on Linux (unix(7))


def open_streams() -> None:
    """Open each standard stream that is closed, as /dev/null: no other file may get its number, and nobody is told."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            if descriptor != number:
                os.dup2(descriptor, number)
                os.close(descriptor)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def make_scratch() -> str:
    """The directory for the directories of one grading. GraderError: there is no place for it."""
    try:
        scratch = tempfile.mkdtemp(prefix="rung-")
    except OSError as error:
        raise GraderError(f"there is no place for temporary files ({error.strerror}); TMPDIR names one") from error
    if room(scratch) < ROOM_NEEDED:
        shutil.rmtree(scratch)
        raise GraderError(f"{tempfile.gettempdir()} has no room: {ROOM_NEEDED >> 20} MiB must be free there; "
                          "TMPDIR names another place")
    return scratch


def room(directory: str) -> int:
    """The bytes that are free in a directory's file system."""
    return shutil.disk_usage(directory).free


def occupied(directory: str) -> int:
    """The bytes that what is in a directory takes of its file system; what is being removed may not be counted."""
    size = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(folder, name)).st_blocks * 512     # of this size on every host (stat(2))
    return size


def describe(error: OSError | MemoryError) -> str:
    """One line about an OSError or MemoryError that nobody has dealt with."""
    if isinstance(error, MemoryError):
        return "there is no memory left"
    where = f"{error.filename}: " if error.filename else ""
    hint = " (TMPDIR names another place for temporary files)" if error.errno == errno.ENOSPC and not where else ""
    return f"{where}{error.strerror or error}{hint}"


class Directory:
    """A directory whose sockets can be reached however long its path is, until close()."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.descriptor: int | None = None

    def socket_path(self, name: str) -> str:
        """A path of the socket `name` that is short enough for connect(), of this process or another of the same user.

        A long one goes through Linux's /proc. GraderError where there is none.
        """
        path = os.path.join(self.path, name)
        if len(os.fsencode(path)) <= SOCKET_PATH_MOST:
            return path
        if not os.path.isdir("/proc/self/fd"):
            raise GraderError(f"the path of TMPDIR is too long for a socket: {self.path}")
        if self.descriptor is None:
            self.descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/{os.getpid()}/fd/{self.descriptor}/{name}"

    def close(self) -> None:
        """Let go of the directory."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None
