"""GDB command for the switch between threads: step-switch. Read by GDB behind lab2_threads.py, into the same module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gdb
from __main__ import Thread, elsewhere, kernel_value, symbol_at, words_at

STEPS = 100             # at most: something broken may never come where it should


def quietly(command: str) -> None:
    """Let GDB not say where it stops. Before version 13 it does so all the same."""
    try:
        gdb.execute("set suppress-cli-notifications on")
    except gdb.error:
        gdb.execute(command, to_string=True)
        return
    try:
        gdb.execute(command, to_string=True)
    finally:
        gdb.execute("set suppress-cli-notifications off")


def step_off() -> None:
    """One instruction. QEMU may come back from a step with nothing done, when it had something else to do."""
    pc = gdb.newest_frame().pc()
    for _ in range(STEPS):
        quietly("stepi")
        if gdb.newest_frame().pc() != pc:
            return


class QuietBreakpoint(gdb.Breakpoint):
    """A place of ours, which says nothing when it stops the machine; `when`: a function that says whether it does."""

    def __init__(self, address: int, when: Callable[[], bool]) -> None:
        super().__init__(f"*{address:#x}", internal=True)
        self.silent, self.when = True, when

    def stop(self) -> bool:
        return self.when()


def run_to(*addresses: int, when: Callable[[], bool] = lambda: True) -> bool:
    """Run until one of these instructions comes next. False: something else has stopped the machine before."""
    # Off a breakpoint that we stand at: `continue` steps off only once, and when QEMU loses that step it stops at the
    # same breakpoint again.
    step_off()
    if gdb.newest_frame().pc() in addresses and when():
        return True
    stops = [QuietBreakpoint(address, when) for address in addresses]
    try:
        gdb.execute("continue")
    finally:
        for stop in stops:
            stop.delete()
    return gdb.selected_thread() is not None and gdb.newest_frame().pc() in addresses


class StackPicture:
    """One of the two stacks of a switch: the struct switch_frame on it, and the word above."""

    def __init__(self, thread: Thread, role: str, switch_frame: int) -> None:
        self.thread, self.role, self.switch_frame = thread, role, switch_frame
        self.labels: list[str] = [field.name for field in gdb.lookup_type("struct switch_frame").fields()]
        self.labels.append("")

    def label(self, address: int) -> str:
        index = (address - self.switch_frame) // 8
        return self.labels[index] if 0 <= index < len(self.labels) else ""

    def rows(self, rsp: int | None) -> Iterator[str]:
        """From the highest address on. A value that is not on the stack now, or no more, is left out. `rsp` is that of
        the processor, if it is on this stack."""
        top = rsp or self.thread.kept_rsp()
        yield f"{self.role} thread {self.thread.tid} ({self.thread.name})"
        words = words_at(self.switch_frame, len(self.labels))
        for index in reversed(range(len(self.labels))):
            address = self.switch_frame + 8 * index
            word = "." * 16
            if address >= top:
                word = "?" * 16 if words[index] is None else f"{words[index]:016x}"
            arrow = ""
            if address == top:
                arrow = "<- RSP" if rsp else "<- kept"
            yield f"{address:016x}  {word}  {self.labels[index]:<3} {arrow}"


class StepSwitch(gdb.Command):
    """step-switch [full]: run to the next switch, and step through it to the other thread.

    Each instruction comes with the word of the stack that it wrote or took, and with `full` with both stacks."""

    def __init__(self) -> None:
        super().__init__("step-switch", gdb.COMMAND_RUNNING)

    def invoke(self, argument: str, from_tty: bool) -> None:
        elsewhere.leave()
        entry = int(kernel_value("(unsigned long)&context_switch"))
        if gdb.newest_frame().pc() != entry and not run_to(entry):
            return
        frame = gdb.newest_frame()
        self.rsp = int(frame.read_register("rsp"))
        left = Thread.of_context(int(frame.read_register("rdi")))
        taken = Thread.of_context(int(frame.read_register("rsi")))
        size = gdb.lookup_type("struct switch_frame").sizeof
        self.stacks = (StackPicture(left, "leaves:", self.rsp + 8 - size), StackPicture(taken, "goes on:", taken.rsp))
        print(f"{left} -> {taken}")
        self.draw()
        for number in range(1, STEPS):
            changed = self.step(number)
            if changed or argument == "full":
                self.draw()
            if not symbol_at(gdb.newest_frame().pc()).startswith("context_switch"):
                break
        if not changed and argument != "full":
            self.draw()
        arrived = self.on(self.rsp)
        print(arrived.thread if arrived else f"RSP is {self.rsp:#x}, on the stack of neither")
        gdb.execute("frame")

    def on(self, rsp: int) -> StackPicture | None:
        """The stack that an address lies on, or None."""
        return next((stack for stack in self.stacks if stack.thread.bottom <= rsp <= stack.thread.top), None)

    def step(self, number: int) -> bool:
        """One instruction, and what it did to the stack. Is it another one now?"""
        frame, before = gdb.newest_frame(), self.rsp
        left = self.stacks[0].thread
        kept = left.kept_rsp()
        text = " ".join(frame.architecture().disassemble(frame.pc())[0]["asm"].split())
        step_off()
        self.rsp = int(gdb.newest_frame().read_register("rsp"))
        stack = self.on(self.rsp)
        changed = stack is not self.on(before)
        what = "" if left.kept_rsp() == kept else f"--- the place of {left} is kept ---"
        if abs(self.rsp - before) == 8 and stack is not None:
            address = min(self.rsp, before)
            [word] = words_at(address, 1)
            what = f"{address:016x}  {word:016x}  {stack.label(address)}"
            what += f"  to {symbol_at(word)}" if stack.label(address) == "rip" else ""
        elif changed:
            what = f"--- RSP is on the stack of {stack.thread if stack else 'neither'} now ---"
        print(f"{number:3}  {text:<22} {what}".rstrip())
        return changed

    def draw(self) -> None:
        """Both stacks, side by side."""
        current = self.on(self.rsp)
        left, right = (stack.rows(self.rsp if stack is current else None) for stack in self.stacks)
        print()
        for one, other in zip(left, right):
            print(f"  {one:<47}  {other}".rstrip())
        print()


StepSwitch()
