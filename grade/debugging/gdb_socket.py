"""The socket at which QEMU waits for GDB: one kernel of a lab at a time.

The process that lets QEMU wait there holds the lock on a file beside it, and QEMU holds it too: so it is free when both
are gone, however they ended. Only the holder removes the socket. One that is left behind is known by its free lock, and
does no harm.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator


def is_waiting(socket: str) -> bool:
    """Does a kernel wait there?"""
    if os.path.exists(socket):
        try:
            with locked(socket):
                pass
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def locked(socket: str) -> Iterator[int]:
    """Hold the lock; gives its descriptor. BlockingIOError when somebody has it."""
    with open(socket + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock.fileno()


@contextlib.contextmanager
def held(socket: str) -> Iterator[int]:
    """Hold the lock, with no socket there before and after. SystemExit with what to do when somebody has it."""
    with contextlib.ExitStack() as stack:
        try:
            lock = stack.enter_context(locked(socket))
        except BlockingIOError:
            sys.exit(f"A kernel already waits for GDB at {socket}: `make gdb` in another terminal goes to it. To start another"
                     " one,\nleave that QEMU first.")
        remove(socket)
        try:
            yield lock
        finally:
            remove(socket)


def remove(socket: str) -> None:
    """Remove the socket, or the link to one."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(socket)


def main() -> None:
    """python -m grade.debugging.gdb_socket SOCKET: exit status 0 when a kernel waits there. With QEMU's words behind it: run that."""
    socket, *qemu = sys.argv[1:]
    if not qemu:
        sys.exit(0 if is_waiting(socket) else 1)
    with held(socket) as lock:
        print("QEMU waits for GDB: type make gdb in another terminal. Leave QEMU with Ctrl-a x.", flush=True)
        subprocess.run([*qemu, "-gdb", f"unix:{socket},server=on,wait=off"], pass_fds=[lock], check=False)


if __name__ == "__main__":
    main()
