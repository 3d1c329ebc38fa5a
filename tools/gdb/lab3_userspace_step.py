"""GDB command for the edge between ring 3 and the kernel: step-user. Read behind lab3_userspace.py, into the same module."""

from __future__ import annotations

import gdb
from __main__ import Thread, USER_HALF, callers, elsewhere, kernel_value, programs_value, run_to, symbol_at, words_at

WAYS_IN = {"syscall_entry": "int $0x80", "syscall_fast": "syscall"}
PUSHED = ("rip", "cs", "rflags", "rsp", "ss")       # by an interrupt, from RSP on


def running() -> int:
    """The address of the running thread's struct, by the block of the processor that stopped."""
    return int(kernel_value("percpu_blocks")[gdb.selected_thread().num - 1]["thread"])


class StepUser(gdb.Command):
    """step-user: in a program, run to its next system call, and over the edge into the kernel; in the kernel, run to
    where the program goes on. Shows what the edge changes.

    It follows one thread: others may run meanwhile."""

    def __init__(self) -> None:
        super().__init__("step-user", gdb.COMMAND_RUNNING)

    def invoke(self, argument: str, from_tty: bool) -> None:
        programs_value("&syscall_fast")
        elsewhere.leave()
        self.thread = running()
        if not self.thread:
            raise gdb.GdbError("no thread runs yet")
        self.title = str(Thread(self.thread))
        if gdb.newest_frame().pc() < USER_HALF:
            self.enter()
        else:
            self.leave()

    def run_to(self, *addresses: int) -> bool:
        """To one of these places, with this thread."""
        there: bool = run_to(*addresses, when=lambda: running() == self.thread)
        return there

    def enter(self) -> None:
        """Out of ring 3, by a system call."""
        ways = {address_of(name): way for name, way in WAYS_IN.items()}
        if not self.run_to(*ways):
            return
        kernel = gdb.newest_frame()
        way = ways[kernel.pc()]
        print(f"{self.title} makes the call {call_name(word(kernel, 'rax'))} by {way}")
        show_edge(edge_side(user_frame()), edge_side(kernel))
        if way == "syscall":
            print(f"  kept: rcx {word(kernel, 'rcx'):016x} rip, r11 {word(kernel, 'r11'):016x} rflags")
        else:
            for name, pushed in zip(PUSHED, words_at(word(kernel, "rsp"), len(PUSHED))):
                print(f"  pushed: {pushed:016x} {name}")
        gdb.execute("frame")

    def leave(self) -> None:
        """Back to ring 3, where the frames say that the thread goes on; it may end before."""
        user = user_frame()
        if user is None:
            raise gdb.GdbError(f"{self.title} does not come from ring 3")
        before = edge_side(gdb.newest_frame())
        end = address_of("thread_exit")
        if not self.run_to(user.pc(), end):
            return
        frame = gdb.newest_frame()
        if frame.pc() == end:
            print(f"{self.title} ends in the kernel")
        else:
            print(f"{self.title} is back in ring 3, with rax {word(frame, 'rax'):#x} and rdx {word(frame, 'rdx'):#x}")
            show_edge(before, edge_side(frame))
        gdb.execute("frame")


def address_of(name: str) -> int:
    """The first instruction of a function of the kernel."""
    return int(gdb.parse_and_eval(f"(unsigned long)&{name}"))


def word(frame: gdb.Frame, name: str) -> int:
    """A register, as a number without a sign."""
    return int(frame.read_register(name)) & (1 << 64) - 1


def user_frame() -> gdb.Frame | None:
    """The innermost frame of ring 3, or None."""
    return next((frame for frame in callers(gdb.newest_frame()) if frame.pc() < USER_HALF), None)


def call_name(number: int) -> str:
    """A system call by its number."""
    table = gdb.parse_and_eval("syscall_table")
    if number > table.type.range()[1]:
        return str(number)
    call = table[number]
    return f"{number} ({call['name'].string()})" if int(call) else str(number)


def edge_side(frame: gdb.Frame) -> tuple[str, str]:
    """The parts of a frame that change at the edge: RIP and RSP, as they are shown."""
    return f"{frame.pc():016x} <{symbol_at(frame.pc())}>", f"{word(frame, 'rsp'):016x}"


def show_edge(before: tuple[str, str], after: tuple[str, str]) -> None:
    """Both sides, one above the other."""
    for name, old, new in zip(("rip", "rsp"), before, after):
        print(f"  {name}  {old}  ->  {new}")


StepUser()
