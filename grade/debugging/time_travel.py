"""Going back in time in a recorded boot.

A replay does the same whenever it is made, and the boot of a test takes milliseconds. So the way back is a
fresh replay, run forward to the instruction that is wanted; and what happened last before now is found by one
that is stopped wherever it happens. QEMU's own ways back load a snapshot, on which QEMU 7.2 was seen to hang.
"""

from __future__ import annotations

import json
import os
import select
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from ..machine.closable import Closable
from ..machine.qemu import Qemu
from ..machine.qmp import QmpError
from ..verdict.outcome import GraderError
from .gdb_remote import GdbEnded, GdbError, GdbRemote

PATIENCE = 120              # seconds on the host that one way may take
FIRST_SPAN = 1 << 12        # instructions before now that are searched first, then ever more
WIDER = 16


class TravelError(Exception):
    """This QEMU did not go where it should."""


class Stop:
    """The event that stops a replay: an address is executed next, or a range has been written to."""

    EXECUTE, WRITE = 1, 2           # as in the packets Z1 and Z2

    def __init__(self, kind: int, address: int, size: int = 1) -> None:
        self.kind = kind
        self.packet = f"{kind},{address:x},{size:x}"


class Replayed(Closable):
    """A fresh replay, stopped where `icount` instructions have been executed. For a `with`, or close()."""

    def __init__(self, command: list[str], scratch: str, icount: int) -> None:
        try:
            self.qemu = Qemu(tempfile.mkdtemp(dir=scratch), command)
        except GraderError as error:
            raise TravelError(" ".join([error.message, *error.details])) from error
        try:
            self.run_to(icount)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it."""
        self.qemu.close()

    @property
    def socket(self) -> str:
        """Where its GDB server listens."""
        return self.qemu.socket("gdb")

    def execute(self, command: str, **arguments: object) -> Any:
        """The answer to a command of QMP."""
        try:
            return self.qemu.qmp.execute(command, timeout=PATIENCE, **arguments)
        except QmpError as error:
            raise TravelError(str(error)) from error

    def now(self) -> int:
        """The number of instructions executed so far."""
        count: int = self.execute("query-replay")["icount"]
        return count

    def run_to(self, icount: int) -> None:
        """Run until `icount` instructions have been executed."""
        if icount > self.now():
            self.execute("replay-break", icount=icount)
            self.execute("cont")
            self.await_stop()
        if self.now() != icount:
            raise TravelError(f"QEMU is at instruction {self.now()}, not {icount}")

    def await_stop(self) -> None:
        """Wait until the machine stands still."""
        qmp, deadline = self.qemu.qmp, time.monotonic() + PATIENCE
        while qmp.poll() and time.monotonic() < deadline:
            if any(event["event"] == "STOP" for event in qmp.events):
                qmp.events.clear()
                return
            select.select([qmp], [], [], 1)
        raise TravelError("QEMU did not stop where it should")

    def remote(self) -> GdbRemote:
        """A connection to its GDB server, for a `with`."""
        return GdbRemote(self.socket, PATIENCE)

    def memory(self, address: int, size: int) -> bytes | None:
        """The bytes at an address, None where nothing is mapped."""
        with self.remote() as remote:
            try:
                return remote.memory(address, size)
            except GdbError:
                return None

    def last_hit(self, stops: Sequence[Stop], high: int) -> int | None:
        """When one of the stops is reached last before `high`, None when it is not. All are of one kind."""
        self.execute("replay-break", icount=high)
        found = None
        with self.remote() as remote:
            if stops[0].kind == Stop.WRITE:
                remote.is_stuck = self.stays()
            while self.now() < high:
                resume(remote, stops)
                if not self.hit(stops, high):
                    break
                found = self.now()
                if stops[0].kind == Stop.EXECUTE:
                    remote.step()
        return found

    def stays(self) -> Callable[[], bool]:
        """Tells whether the machine is still at the instruction of the last time that this was asked."""
        last = [-1]

        def asked() -> bool:
            before, last[0] = last[0], self.now()
            return last[0] == before
        return asked

    def hit(self, stops: Sequence[Stop], high: int) -> bool:
        """Whether it stands at a stop. A write by the last instruction before `high` is seen after it."""
        now = self.now()
        return now < high or (now == high and stops[0].kind == Stop.WRITE
                              and self.execute("query-status")["status"] == "debug")


def resume(remote: GdbRemote, stops: Sequence[Stop]) -> None:
    """Continue to the first of the stops, or to the end of the way."""
    for stop in stops:
        remote.request("Z" + stop.packet)
    remote.resume("c")
    for stop in stops:
        remote.request("z" + stop.packet)


class Traveller:
    """Makes replays of one recording: QEMU's `command`, and a directory for their own ones."""

    def __init__(self, command: list[str], scratch: str) -> None:
        self.command = command
        self.scratch = scratch

    @classmethod
    def load(cls, path: str) -> Traveller:
        """The one that save() has written. GDB's own Python does not know where a Python is that can be run."""
        with open(path, encoding="utf-8") as file:
            said = json.load(file)
        sys.executable = said.pop("python")
        return cls(**said)

    def save(self, path: str) -> None:
        """Write it to a file, for another process."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"command": self.command, "scratch": os.path.abspath(self.scratch), "python": sys.executable},
                      file)

    def at(self, icount: int) -> Replayed:
        """A Replayed at this instruction."""
        return Replayed(self.command, self.scratch, icount)

    def last(self, stops: Sequence[Stop], before: int) -> int | None:
        """When any of the stops was last reached before `before`, None when never."""
        span, high = FIRST_SPAN, before
        while high > 0:
            low = max(0, before - span)
            found = self.last_between(stops, low, high)
            if found is not None:
                return found
            span, high = span * WIDER, low
        return None

    def last_between(self, stops: Sequence[Stop], low: int, high: int) -> int | None:
        """The same from `low` to `high`.

        QEMU 7.2 dies when the processor's own pushes, on INT or an interrupt, write to a range that is watched, or
        tries that instruction for ever.
        Then halves of the way are tried, the later one first, down to the one instruction.
        """
        try:
            with self.at(low) as replayed:
                return replayed.last_hit(stops, high)
        except (GdbEnded, GdbError, TravelError, OSError) as error:
            if stops[0].kind != Stop.WRITE or not isinstance(error, GdbEnded):
                reason = f": {error}" if str(error) else ""
                raise TravelError(f"QEMU did not come to instruction {high}{reason}") from error
        if high - low == 1:
            return high
        middle = (low + high) // 2
        return self.last_between(stops, middle, high) or self.last_between(stops, low, middle)

    def check(self, icount: int) -> None:
        """Go to an instruction twice. TravelError when QEMU cannot, or its state differs."""
        seen = []
        for _ in range(2):
            with self.at(icount) as replayed, replayed.remote() as remote:
                seen.append(remote.registers())
        if seen[0] != seen[1]:
            raise TravelError("the same instruction is reached with other registers")
