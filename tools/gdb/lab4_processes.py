"""GDB commands for processes: ps, pstree, signals. Read behind lab3_userspace.py, into the same module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import gdb
from __main__ import Program, loaded_root, program_file, symbol_at, user_symbols

HANDLERS_FROM = 2           # SIGNAL_DEFAULT and SIGNAL_IGNORE of abi/signal_action.h are below
FLAGS = {0: "RESTART", 1: "NODEFER", 2: "RESET", 3: "NOSTOP"}      # the bits of an action's flags


class Process(Program):
    """One process with its relatives, as its struct says."""

    def __init__(self, block: gdb.Value) -> None:
        super().__init__(block)
        self.family = block["family"].dereference()
        parent = self.family["parent"]
        self.parent = int(parent["process"]["number"]) if int(parent) else 0
        self.group = int(self.family["group"])

    def __str__(self) -> str:
        return f"process {self.number} ({self.name})"

    def state(self) -> str:
        """As `ps` says it (sys_process.c), and how it ended."""
        if int(self.family["zombie"]):
            return f"zombie, {status_words(int(self.block['status']))}"
        if int(self.block["ending"]):
            return f"ends, {status_words(int(self.block['status']))}"
        if int(self.family["stop_signal"]):
            return "stopped"
        states = [str(entry["thread"]["state"]) for entry in self.threads()]
        return "sleeping" if all(state == "THREAD_BLOCKED" for state in states) else "running"

    @staticmethod
    def table() -> list[Process]:
        """All of them by number. A kernel that knows no families has none."""
        try:
            gdb.parse_and_eval("&family_ops")
        except gdb.error as error:
            raise gdb.GdbError("this kernel has no families of processes") from error
        return [Process(program.block) for program in Program.all()]

    @staticmethod
    def numbered(argument: str, usage: str) -> Process:
        """The one with the number that the user typed."""
        processes = Process.table()
        if not argument:
            raise gdb.GdbError(usage)
        number = int(gdb.parse_and_eval(argument))
        for process in processes:
            if process.number == number:
                return process
        raise gdb.GdbError(f"there is no process {number}")


def status_words(status: int) -> str:
    """How a process ended (abi/status.h)."""
    return f"killed by {signal_name(status & 0x7f)}" if status & 0x7f else f"status {status >> 8 & 0xff}"


@contextmanager
def symbols_of(process: Process) -> Iterator[None]:
    """For a moment GDB knows the symbols of this process and of no other."""
    before = user_symbols.path
    user_symbols.take(program_file(process.name))
    try:
        yield
    finally:
        user_symbols.take(before)


# ---- Who is who ----

class Ps(gdb.Command):
    """ps: all processes: number, parent, group, state, threads, name. * marks the one whose memory is loaded.

    The parent of a process that the kernel started is 0, and so is that of an orphan."""

    def __init__(self) -> None:
        super().__init__("ps", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        processes, loaded = Process.table(), loaded_root()
        rows = [(process, process.state()) for process in processes]
        width = max([len("state"), *(len(state) for _, state in rows)])
        print(f"  number  parent  group  {'state':<{width}}  threads  name")
        for process, state in rows:
            print(f"{'*' if process.root == loaded else ' '} {process.number:6}  {process.parent:6}  {process.group:5}  "
                  f"{state:<{width}}  {len(process.threads()):7}  {process.name}")


class PsTree(gdb.Command):
    """pstree: all processes, each below its parent, with the number and what `ps` says when it does not live."""

    def __init__(self) -> None:
        super().__init__("pstree", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        self.children: dict[int, list[Process]] = {}
        for process in Process.table():
            self.children.setdefault(process.parent, []).append(process)
        for root in self.children.get(0, []):
            print(self.label(root))
            self.draw(root, "")

    def draw(self, parent: Process, before: str) -> None:
        """Draw the processes below one."""
        children = self.children.get(parent.number, [])
        for child in children:
            last = child is children[-1]
            print(f"{before}{'`-' if last else '|-'} {self.label(child)}")
            self.draw(child, before + ("   " if last else "|  "))

    @staticmethod
    def label(process: Process) -> str:
        """Its name and number."""
        state = process.state()
        return f"{process.name} {process.number}" + ("" if state in ("running", "sleeping") else f" ({state})")


# ---- Signals ----

def signal_name(number: int) -> str:
    """A signal by its number, from the kernel's own enum."""
    names = {field.enumval: field.name for field in gdb.lookup_type("enum signal").fields()}
    first = next(value for value, name in names.items() if name == "SIGRTMIN")
    if number > first:
        return f"SIGRTMIN+{number - first}"
    return names.get(number) or f"signal {number}"


def signal_set(bits: int) -> str:
    """The names of the signals in a set."""
    return " ".join(signal_name(bit + 1) for bit in range(64) if bits >> bit & 1) or "none"


def actions(process: Process) -> list[gdb.Value]:
    """The actions of a process, one for each signal; none when all are the default."""
    table = process.block["signals"]["table"]
    if not int(table):
        return []
    first, last = table["action"].type.range()
    return [table["action"][index] for index in range(first, last + 1)]


class Signals(gdb.Command):
    """signals PID: what a process does with signals, which of them pend, and which its threads block."""

    def __init__(self) -> None:
        super().__init__("signals", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        process = Process.numbered(argument, "signals PID")
        print(process)
        if not int(process.block["signals"]):
            print("  has no signals any more")
            return
        with symbols_of(process):
            for line in self.chosen(actions(process)):
                print(f"  {line}")
        print("  every other signal: default")
        print(f"  pending for any thread: {signal_set(int(process.block['signals']['pending']))}")
        for entry in process.threads():
            own = entry["signals"]
            print(f"  thread {int(entry['tid'])}: blocked: {signal_set(int(own['blocked']))}; "
                  f"pending: {signal_set(int(own['pending']))}")

    @staticmethod
    def chosen(all_actions: Iterable[gdb.Value]) -> Iterator[str]:
        """A line for each signal whose action is not the default."""
        for index, action in enumerate(all_actions):
            handler, flags, blocked = (int(action[name]) for name in ("handler", "flags", "blocked"))
            if 0 < handler < HANDLERS_FROM:
                yield f"{signal_name(index + 1)}: ignored"
            elif handler:
                words = [name for bit, name in FLAGS.items() if flags >> bit & 1]
                words += [f"blocks {signal_set(blocked)}"] if blocked else []
                yield ", ".join([f"{signal_name(index + 1)}: handler {handler:#x} <{symbol_at(handler)}>", *words])


for command in (Ps, PsTree, Signals):
    command()
