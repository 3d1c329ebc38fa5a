"""GDB commands for threads: threads, bt-thread, switch-to.

A thread that does not run is looked at without touching a register of the machine: while it is looked at, the
frames of the running thread stop after the innermost function, and those of the other thread follow as if they had
called it. Functions inlined in that function have frames of their own, which come first.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import gdb
import gdb.unwinder

# The functions that every thread that does not run is inside of.
PLUMBING = {"context_switch", "thread_switch", "schedule", "thread_preempt", "thread_wait", "wait_marked",
            "preempt_check", "preempt_now",
            "irq_return", "interrupt_dispatch"}
# The functions that every system call goes through.
GLUE = {"syscall_dispatch", "syscall_handle", "syscall_invoke"}
# The commands that let the machine run on. The running thread must be looked at again before.
RUNNERS = ("continue", "step", "stepi", "next", "nexti", "finish", "until", "advance", "jump", "call",
           "reverse-continue", "reverse-step", "reverse-stepi", "reverse-next", "reverse-nexti", "reverse-finish")


def kernel_value(expression: str) -> gdb.Value:
    """Something that only a kernel with threads has."""
    try:
        return gdb.parse_and_eval(expression)
    except gdb.MemoryError:
        raise
    except gdb.error as error:
        raise gdb.GdbError("this kernel has no threads") from error


def field_offset(struct_name: str, field: str) -> int:
    return int(gdb.lookup_type(f"struct {struct_name}")[field].bitpos) // 8


def words_at(address: int, count: int) -> list[int | None]:
    """Words of memory, or as many None where nothing is mapped."""
    try:
        memory = gdb.selected_inferior().read_memory(address, 8 * count)
    except gdb.MemoryError:
        return [None] * count
    return list(struct.unpack(f"<{count}Q", memory))


def symbol_at(address: int) -> str:
    """"function+offset", or the number."""
    text = gdb.Value(address).cast(gdb.lookup_type("void").pointer()).format_string(symbols=True)
    found = re.search(r"<(.*)>", text)
    return found.group(1) if found else f"{address:#x}"


class Thread:
    """One thread of the kernel, as its block says."""

    def __init__(self, address: int) -> None:
        block = gdb.Value(address).cast(gdb.lookup_type("struct thread").pointer()).dereference()
        self.block, self.tid, self.name = block, int(block["tid"]), block["name"].string()
        self.bottom, self.top = int(block["stack"]["bottom"]), int(block["stack"]["top"])
        self.rsp = self.kept_rsp()
        self.state = str(block["state"])[len("THREAD_"):].lower()

    def __str__(self) -> str:
        return f"thread {self.tid} ({self.name})"

    def kept_rsp(self) -> int:
        """The value in its context now."""
        offset = field_offset("thread", "context") + field_offset("context", "rsp")
        [word] = words_at(int(self.block.address) + offset, 1)
        return word or 0

    def has_frame(self) -> bool:
        """Has it been left, or been prepared? And does that still look so?"""
        return self.bottom <= self.rsp < self.top

    def since(self) -> int:
        return int(kernel_value("time_now")) - int(self.block["since"])

    def title(self) -> str:
        return f"{self}, {self.state} for {self.since()} ticks"

    @staticmethod
    def of_context(address: int) -> Thread:
        return Thread(address - field_offset("thread", "context"))

    @staticmethod
    def all() -> list[Thread]:
        """Those in the kernel's table, by number."""
        buckets = kernel_value("'thread.c'::buckets")
        node_offset = field_offset("thread", "table_node")
        start = int(buckets.address)
        threads: dict[int, Thread] = {}
        words = words_at(start, buckets.type.sizeof // 8)       # two for a list, the first node first
        for bucket, node in enumerate(words[::2]):
            while node and node != start + 16 * bucket and node - node_offset not in threads:
                address = node - node_offset
                threads[address] = Thread(address)
                node = int(threads[address].block["table_node"]["next"])
        return sorted(threads.values(), key=lambda thread: thread.tid)

    @staticmethod
    def current(threads: list[Thread]) -> Thread | None:
        """The one whose stack is in use, which in the middle of a switch is not yet the one that is RUNNING."""
        rsp = int(gdb.newest_frame().read_register("rsp"))
        running = int(kernel_value("percpu_blocks")[gdb.selected_thread().num - 1]["thread"])
        for thread in threads:
            if thread.bottom <= rsp <= thread.top:
                return thread
        return next((thread for thread in threads if int(thread.block.address) == running), None)


class FrameId:
    def __init__(self, sp: int, pc: int) -> None:
        self.sp, self.pc = gdb.Value(sp), gdb.Value(pc)


class Elsewhere(gdb.unwinder.Unwinder):
    """The look at a thread that does not run. As a frame filter it keeps the running thread's frames out of sight."""

    priority = 100

    def __init__(self) -> None:
        super().__init__("rung-thread")
        self.enabled = False
        self.thread: Thread | None = None
        self.here: tuple[int, int] | None = None        # RIP and RSP of the innermost frame of the running thread
        self.saved: dict[str, int | None] = {}          # the registers of the thread that is looked at
        self.hidden = 0             # frames of the running thread
        gdb.unwinder.register_unwinder(None, self, replace=True)
        gdb.frame_filters[self.name] = self
        gdb.events.cont.connect(lambda event: self.forget())
        for name in RUNNERS:
            gdb.execute(f"define hook-{name}\npython elsewhere.leave()\nend")

    def filter(self, frames: Iterator[gdb.FrameDecorator]) -> Iterator[gdb.FrameDecorator]:
        return itertools.islice(frames, self.hidden, None)

    def __call__(self, pending: gdb.PendingFrame) -> gdb.UnwindInfo | None:
        """Who called the innermost function? For all others, and for what is inlined, GDB finds out itself."""
        here = int(pending.read_register("rip")), int(pending.read_register("rsp"))
        if self.thread is None or here != self.here:
            return None
        # GDB takes a caller that lies lower on the stack for nonsense, so the innermost frame must seem lower still.
        info = pending.create_unwind_info(FrameId(self.thread.rsp - 8, here[0]))
        for name, value in self.saved.items():
            info.add_saved_register(name, gdb.Value(value).cast(gdb.lookup_type("unsigned long")))
        return info

    def registers(self, rsp: int) -> dict[str, int | None]:
        """In context_switch where it had just left the stack; the CFI there knows the rest. In a kernel whose
        context_switch never leaves a stack, those that the frame should hold."""
        left = self.way_back()
        if left:
            return {"rip": left, "rsp": rsp}
        names = [field.name for field in gdb.lookup_type("struct switch_frame").fields()]
        return dict(zip(names, words_at(rsp, len(names))), rsp=rsp + 8 * len(names))

    def way_back(self) -> int | None:
        """The instruction in context_switch behind the one that loads RSP."""
        address = int(kernel_value("(unsigned long)&context_switch"))
        lines = gdb.newest_frame().architecture().disassemble(address, count=40)
        for line, following in zip(lines, lines[1:]):
            if not re.match(r"context_switch\b", symbol_at(line["addr"])):
                break
            if re.match(r"mov.*\),\s*%rsp$|mov\s+rsp,.*\[", line["asm"]):
                return int(following["addr"])
        return None

    def enter(self, thread: Thread) -> gdb.Frame:
        if not thread.has_frame():
            raise gdb.GdbError(f"{thread} has no frame: its context.rsp is {thread.rsp:#x}, outside its stack")
        frame = gdb.newest_frame()
        self.here = int(frame.read_register("rip")), int(frame.read_register("rsp"))
        self.saved = self.registers(thread.rsp)
        self.thread, self.enabled = thread, True
        gdb.invalidate_cached_frames()
        frame, self.hidden = gdb.newest_frame(), 1
        while frame.type() == gdb.INLINE_FRAME:
            frame, self.hidden = frame.older(), self.hidden + 1
        frame = frame.older()
        if frame is None:
            self.leave()
            raise gdb.GdbError(f"{thread} cannot be unwound")
        frame.select()
        return frame

    def forget(self) -> None:
        self.thread, self.enabled = None, False

    def leave(self) -> None:
        if self.enabled:
            self.forget()
            gdb.invalidate_cached_frames()

    @contextmanager
    def visit(self, thread: Thread) -> Iterator[gdb.Frame]:
        """Look at a thread for a moment: its innermost frame."""
        before, depth, frame = self.thread, 0, gdb.selected_frame()
        while frame.newer() is not None:
            depth, frame = depth + 1, frame.newer()
        try:
            yield self.enter(thread)
        finally:
            self.leave()
            if before is not None:
                self.enter(before)
            frame = gdb.newest_frame()
            for _ in range(depth):
                frame = frame.older()
            frame.select()


def callers(frame: gdb.Frame | None) -> Iterator[gdb.Frame]:
    while frame is not None:
        yield frame
        frame = frame.older()


def line_of(frame: gdb.Frame) -> str:
    place = frame.find_sal()
    return f", {place.symtab.filename.split('/')[-1]}:{place.line}" if place.symtab else ""


def frame_name(frame: gdb.Frame) -> str:
    return frame.name() or f"{frame.pc():#x}"


def where(frame: gdb.Frame) -> str:
    """The activity of a thread that does not run, from its innermost frame."""
    interrupted = False
    frames = callers(frame)
    for frame in frames:
        interrupted = interrupted or frame.type() == gdb.SIGTRAMP_FRAME
        if frame.type() != gdb.SIGTRAMP_FRAME and frame.name() not in PLUMBING:
            break
    if frame.name() == "thread_not_begun":
        return f"will begin {symbol_at(int(frame.read_register('r12')))}"
    if interrupted:
        return f"preempted in {frame_name(frame)}{line_of(frame)}"
    names = [frame_name(frame)] + [frame_name(caller) for caller in itertools.islice(frames, 12)
                                   if caller.type() != gdb.SIGTRAMP_FRAME and caller.name() not in GLUE]
    parts = [names[0]]
    for word, name in zip(("in", "from"), names[1:]):
        parts += [word, name]
    return " ".join(parts)


class Threads(gdb.Command):
    """threads: all threads, what they do and since when. * marks the one that runs."""

    def __init__(self) -> None:
        super().__init__("threads", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        threads = Thread.all()
        if not threads:
            raise gdb.GdbError("there are no threads yet")
        current = Thread.current(threads)
        width = max(len(thread.name) for thread in threads)
        print(f"   tid  {'name':<{width}}  state    pri    ran  for ticks  where")
        for thread in threads:
            block = thread.block
            print(f"{'*' if thread is current else ' '}{thread.tid:5}  {thread.name:<{width}}  {thread.state:<8} "
                  f"{int(block['priority']):3} {int(block['ticks']):6} {thread.since():10}  "
                  f"{self.where(thread, current)}")

    def where(self, thread: Thread, current: Thread | None) -> str:
        if thread is current:
            frame = gdb.newest_frame()
            return frame_name(frame) + line_of(frame)
        if not thread.has_frame():
            return f"context.rsp {thread.rsp:#x} lies outside its stack"
        with elsewhere.visit(thread) as frame:
            return where(frame)


def thread_named(argument: str, usage: str) -> tuple[Thread, bool]:
    """The thread with the number that the user typed, and whether it is the one that runs."""
    if not argument:
        raise gdb.GdbError(usage)
    threads = Thread.all()
    tid = int(gdb.parse_and_eval(argument))
    for thread in threads:
        if thread.tid == tid:
            return thread, thread is Thread.current(threads)
    raise gdb.GdbError(f"there is no thread {tid}")


class ThreadBacktrace(gdb.Command):
    """bt-thread TID: the backtrace of a thread that does not run."""

    def __init__(self) -> None:
        super().__init__("bt-thread", gdb.COMMAND_STACK)

    def invoke(self, argument: str, from_tty: bool) -> None:
        thread, runs = thread_named(argument, "bt-thread TID")
        print(thread.title())
        if runs:
            elsewhere.leave()
            gdb.execute("bt")
            return
        with elsewhere.visit(thread):
            gdb.execute("bt")


class SwitchTo(gdb.Command):
    """switch-to [TID]: look around in a thread that does not run: bt, up, info locals, x/8gx $rsp.

    Its frames are numbered from 1, and 0 stays the running thread's (and more where something is inlined there).
    Without TID, or when the machine goes on, back to the running thread. No register of the machine changes."""

    def __init__(self) -> None:
        super().__init__("switch-to", gdb.COMMAND_STACK)

    def invoke(self, argument: str, from_tty: bool) -> None:
        thread = Thread.current(Thread.all())
        runs = True
        if argument:
            thread, runs = thread_named(argument, "switch-to TID")
        elsewhere.leave()
        if thread and not runs:
            elsewhere.enter(thread)
        print(thread.title() if thread else "no thread")
        gdb.execute("frame")


elsewhere = Elsewhere()
for command in (Threads, ThreadBacktrace, SwitchTo):
    command()
