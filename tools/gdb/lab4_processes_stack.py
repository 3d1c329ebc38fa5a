"""GDB command for the stacks of a process: bt-process. Read behind lab4_processes.py, into the same module.

The stack of a thread in ring 3 lies in the memory of its process, which need not be the one that is loaded. So it is
read by way of the page tables of that process, and followed along the frame pointers, which all programs keep.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import gdb
from __main__ import (ADDRESS, Process, Thread, USER_HALF, actions, callers, elsewhere, field_offset, physical,
                      symbol_at, symbols_of)

FRAMES_MOST = 64            # a stack that was overwritten may lead in circles
RET = 0xC3
PRESENT, LARGE = 1, 0x80    # in an entry of a page table


class Place(NamedTuple):
    """The registers that say where a thread is in ring 3."""

    rip: int
    rsp: int
    rbp: int


class UserStack:
    """The calls in ring 3, from a place on. Symbols must be those of the process."""

    def __init__(self, process: Process) -> None:
        self.root = process.root
        self.restorers = {int(action["restorer"]) for action in actions(process)} - {0}

    def word(self, address: int) -> int:
        """Eight bytes of the process. LookupError: nothing is mapped there."""
        table = self.root
        for level in (4, 3, 2, 1):
            entry = physical(table + 8 * (address >> (12 + 9 * (level - 1)) & 511))
            if not entry & PRESENT:
                raise LookupError(address)
            table = entry & ADDRESS
            if level == 1 or entry & LARGE:
                break
        size = 1 << (12 + 9 * (level - 1))
        return int(physical((table & -size) + (address & (size - 1))))

    def lines(self, place: Place) -> Iterator[str]:
        """From the innermost call on, in the words of `bt`, without the numbers."""
        inner, seen = True, 0
        yield call_line(place.rip, inner)
        while seen < FRAMES_MOST:
            seen += 1
            try:
                return_at, rbp = self.return_address_at(place, inner)
                address = self.word(return_at)
                if address in self.restorers:
                    place, inner = self.interrupted(return_at), True
                    yield "<signal handler called>"
                else:
                    place, inner = Place(address, return_at + 8, rbp), False
            except LookupError:
                return
            if place.rip == 0:
                return
            yield call_line(place.rip, inner)

    def return_address_at(self, place: Place, inner: bool) -> tuple[int, int]:
        """Where the return address lies, and the caller's frame pointer. LookupError: there is no caller."""
        found = re.search(r"\+(\d+)$", symbol_at(place.rip))
        offset = int(found.group(1)) if found else 0
        # The innermost function may have no frame yet, or none any more; PUSH RBP is one byte long.
        if inner and (offset == 0 or self.word(place.rip) & 0xFF == RET):
            return place.rsp, place.rbp
        if inner and offset == 1:
            return place.rsp + 8, self.word(place.rsp)
        if place.rbp == 0:
            raise LookupError("the outermost function")
        return place.rbp + 8, self.word(place.rbp)

    def interrupted(self, frame: int) -> Place:
        """The place that a signal has interrupted: the kernel has put it into the struct signal_frame there."""
        context = frame + field_offset("signal_frame", "context")
        return Place(*(self.word(context + field_offset("signal_context", name)) for name in Place._fields))


def call_line(address: int, inner: bool) -> str:
    """One call. The instruction that calls is before the one that it returns to."""
    code = address if inner else address - 1
    name = re.sub(r"\+\d+$", "", symbol_at(code))
    found = gdb.find_pc_line(code)
    place = f" at {found.symtab.filename}:{found.line}" if found.symtab else ""
    return f"{address:#018x} in {name} (){place}"


class ProcessBacktrace(gdb.Command):
    """bt-process PID: the backtraces of all threads of a process, in the kernel and in ring 3.

    In ring 3 a thread that does not run has no arguments in its backtrace."""

    def __init__(self) -> None:
        super().__init__("bt-process", gdb.COMMAND_STACK)

    def invoke(self, argument: str, from_tty: bool) -> None:
        process = Process.numbered(argument, "bt-process PID")
        print(f"{process}, {process.state()}")
        current = Thread.current(Thread.all())
        for entry in process.threads():
            thread = Thread(int(entry["thread"]))
            print(thread.title())
            if current is not None and thread.tid == current.tid:
                elsewhere.leave()
                gdb.execute("bt")
            else:
                self.show(process, entry, thread)

    @staticmethod
    def show(process: Process, entry: gdb.Value, thread: Thread) -> None:
        """A thread that does not run: first the kernel's part of its stack, and behind it that of ring 3."""
        place = None
        with elsewhere.visit(thread) as frame:
            kernel = list(itertools.takewhile(lambda each: each.pc() >= USER_HALF, callers(frame)))
            user = kernel[-1].older()
            if user is not None:
                place = Place(*(int(user.read_register(name)) & (1 << 64) - 1 for name in Place._fields))
            elif any(each.name() == "thread_not_begun" for each in kernel):
                place = Place(*(int(entry["start"][name]) for name in Place._fields))
            text = gdb.execute(f"bt {len(kernel)}", to_string=True)
        lines = [line for line in text.splitlines() if not line.startswith("(More stack frames")]
        print("\n".join(lines))
        number = max((int(found.group(1)) for found in map(re.compile(r"#(\d+)").match, lines) if found), default=0)
        if place is None:
            return
        if user is None:
            print("it has not begun; in ring 3 it begins at")
        with symbols_of(process):
            for number, line in enumerate(UserStack(process).lines(place), number + 1):
                print(f"#{number:<2} {line}")


ProcessBacktrace()
