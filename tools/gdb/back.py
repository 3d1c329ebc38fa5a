"""GDB commands that go back in time in `make debug`: back, back-to, back-to-write."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable

import gdb

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from grade.debugging.time_travel import Replayed, Stop, TravelError, Traveller  # noqa: E402  (the path comes first)

machine: Replayed | None = None         # which GDB looks at, once it has gone back


def evaluate(expression: str) -> gdb.Value:
    """The value of an expression, in the frame where GDB stands."""
    try:
        return gdb.parse_and_eval(expression)
    except gdb.error as error:
        raise gdb.GdbError(f"{error} (Try `up` first: names are looked up in the frame where you stand.)")


def executed() -> int:
    """The number of instructions executed so far, by the account of QEMU's monitor."""
    try:
        text = gdb.execute("monitor info replay", to_string=True)
    except gdb.error:
        raise gdb.GdbError("Nothing runs here any more: the recording was over. quit, and make debug again.")
    found = re.search(r"Replaying .*instruction count = (\d+)", text, re.DOTALL)
    if gdb.convenience_variable("replay") is None or not found:
        raise gdb.GdbError("Only in make debug, where a recorded boot is replayed, can GDB go back in time.")
    return int(found.group(1))


def travel(way: Callable[[Traveller, int], int]) -> None:
    """Go to the instruction that way(traveller, now) returns. GDB stays where it is when that fails."""
    global machine
    now = executed()
    traveller = Traveller.load(gdb.convenience_variable("replay").string())
    try:
        there = way(traveller, now)
        new = traveller.at(there)
    except TravelError as error:
        raise gdb.GdbError(f"GDB stays where it is: {error}")
    gdb.execute("disconnect", to_string=True)
    if machine:
        machine.close()
    machine = new
    steps = now - there
    print(f"{steps} instruction{'s' if steps != 1 else ''} back, at instruction {there}:")
    gdb.execute(f"target remote {machine.socket}")
    gdb.execute("x/i $pc")


class Back(gdb.Command):
    """back [N]: go back N instructions, one without a number."""

    def __init__(self) -> None:
        super().__init__("back", gdb.COMMAND_RUNNING)

    def invoke(self, argument: str, from_tty: bool) -> None:
        count = int(evaluate(argument or "1"))

        def way(_: Traveller, now: int) -> int:
            if not 0 < count <= now:
                raise gdb.GdbError(f"{now} instructions were executed so far: back 1 to back {now}")
            return now - count
        travel(way)


class BackTo(gdb.Command):
    """back-to LOCATION: go back to when LOCATION was last reached before now. A location as for `break`."""

    def __init__(self) -> None:
        super().__init__("back-to", gdb.COMMAND_RUNNING, gdb.COMPLETE_LOCATION)

    def invoke(self, argument: str, from_tty: bool) -> None:
        if not argument:
            raise gdb.GdbError("back-to LOCATION")
        places = [place for place in gdb.decode_line(argument)[1] or () if place.pc]
        if not places:
            raise gdb.GdbError(f"there is no code at {argument}")
        stops = [Stop(Stop.EXECUTE, place.pc) for place in places]

        def way(traveller: Traveller, now: int) -> int:
            found = traveller.last(stops, now)
            if found is None:
                raise gdb.GdbError(f"{argument} was not reached before now")
            return found
        travel(way)


class BackToWrite(gdb.Command):
    """back-to-write EXPRESSION: go back to the instruction that last wrote to what EXPRESSION names."""

    def __init__(self) -> None:
        super().__init__("back-to-write", gdb.COMMAND_RUNNING, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument: str, from_tty: bool) -> None:
        if not argument:
            raise gdb.GdbError("back-to-write EXPRESSION")
        value = evaluate(argument)
        if value.address is None:
            raise gdb.GdbError(f"{argument} has no place in memory: it is in a register, or no object")
        address, kind = int(value.address), value.type

        def way(traveller: Traveller, now: int) -> int:
            found = traveller.last([Stop(Stop.WRITE, address, kind.sizeof)], now)
            if found is None:
                raise gdb.GdbError(f"nothing was written to {argument}, at {address:#x}, before now")
            with traveller.at(found - 1) as replayed:
                old = as_text(replayed.memory(address, kind.sizeof), kind)
                replayed.run_to(found)
                new = as_text(replayed.memory(address, kind.sizeof), kind)
            print(f"{argument}, at {address:#x}, is {old} and becomes {new} by what comes next")
            return found - 1
        travel(way)


def as_text(data: bytes | None, kind: gdb.Type) -> str:
    """Memory as GDB prints that type."""
    return "not mapped" if data is None else str(gdb.Value(data, kind).format_string())


for command in (Back, BackTo, BackToWrite):
    command()
