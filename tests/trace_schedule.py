"""Traces that no kernel made: one event after the other by hand, or a small scheduler that keeps to the kernel's rules."""

import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from tracing.events import Event, Trace  # noqa: E402  (the path comes first)

TIMER, FOREVER = 0x20, 2**64 - 1
MILLISECOND = 1_000_000


class Written:
    """Events in the order in which they are added, a microsecond apart unless `at` says when."""

    def __init__(self):
        self.now = 0
        self.processor = 0
        self.events = []

    def add(self, kind, first=0, second=0, at=None):
        self.now = self.now + 1000 if at is None else at
        self.events.append(Event(self.now, kind, first, second, self.processor))

    def name(self, number, name, kind="THREAD_NAME"):
        """Spell a name as the kernel does."""
        data = name.encode() + b"\0"
        for i in range(0, len(data), 8):
            self.events.append(Event(self.now, kind, number, int.from_bytes(data[i:i + 8], "little"), self.processor))

    def trace(self, lost=0):
        return Trace(self.events, lost)


class Scheduler(Written):
    """Threads that run, call, block, are woken and preempted, by chance but the same for the same seed."""

    def __init__(self, names, milliseconds, seed=1):
        super().__init__()
        self.random = random.Random(seed)
        self.names = dict(enumerate(names, 1))
        self.idle = len(names) + 1
        self.running, self.ready, self.slice = 1, [], 0
        self.blocked = {}               # tid -> when an interrupt wakes it
        self.inside = {}                # tid -> the system call that it has blocked in
        for tid, name in [*self.names.items(), (self.idle, "idle")]:
            self.name(tid, name)
        for tid in list(self.names)[1:]:
            self.wake(tid)
        for tick in range(1, milliseconds + 1):
            self.work(tick * MILLISECOND)
            self.tick(tick)

    def add(self, kind, first=0, second=0, at=None):
        super().add(kind, first, second, self.now + 200 if at is None else at)

    def wake(self, tid):
        self.blocked.pop(tid, None)
        self.ready.append(tid)
        self.add("READY", tid)

    def switch(self, stays_ready):
        """Let the next ready thread run."""
        old, self.slice = self.running, 0
        if stays_ready and old != self.idle:
            self.ready.append(old)
            self.add("READY", old)      # as the kernel does; it is not a wake-up
        new = self.ready.pop(0) if self.ready else self.idle
        if new != old:
            self.add("SWITCH", old, new)
        self.running = new

    def tick(self, number):
        self.add("INTERRUPT_ENTER", TIMER, 0xFFFFFFFF80100000, at=max(self.now, number * MILLISECOND))
        self.add("TICK", number)
        for tid in [tid for tid, when in self.blocked.items() if when <= self.now]:
            self.add("WAKE", self.queue(tid), 1)
            self.wake(tid)
        self.add("INTERRUPT_EXIT", TIMER)
        self.slice += 1
        if self.ready and (self.running == self.idle or self.slice >= 3):
            self.add("PREEMPT")
            self.switch(stays_ready=True)

    @staticmethod
    def queue(tid):
        return 0x1000 * tid

    def work(self, until):
        """The actions of the threads up to the next tick."""
        while self.running != self.idle:
            self.now += self.random.randint(10_000, 300_000)
            if self.now + 10_000 > until:
                return
            if self.running in self.inside:
                self.add("SYSCALL_EXIT", self.inside.pop(self.running), 64)
            else:
                self.random.choice((self.call, self.block, self.pass_on, self.call))()

    def call(self):
        number = self.random.choice((1, 2, 4))
        self.add("SYSCALL_ENTER", number, 1)
        if number == 2:
            self.inside[self.running] = number
            self.block()
            return
        if self.blocked and number == 1:
            self.wake(self.random.choice(sorted(self.blocked)))
        self.add("SYSCALL_EXIT", number, self.random.choice((8, 2**64 - 14)))

    def block(self):
        self.blocked[self.running] = self.now + self.random.randint(300_000, 4_000_000)
        self.add("BLOCK", self.queue(self.running), FOREVER)
        self.switch(stays_ready=False)

    def pass_on(self):
        self.switch(stays_ready=True)


def two_programs():
    """A thread of the kernel, two of one program and one of another, which ends by a fault."""
    w = Written()
    for tid, name in ((1, "main"), (5, "late"), (6, "late"), (7, "early")):
        w.name(tid, name)
    for number, name, tids in ((2, "early", (7,)), (3, "late", (5, 6))):
        w.name(number, name, "PROCESS_NAME")
        for tid in tids:
            w.add("PROCESS_THREAD", number, tid)
    w.add("ASPACE", 5, 0x1000, at=5)
    w.add("ASPACE", 7, 0x2000, at=6)
    w.add("SWITCH", 1, 5, at=10)
    w.add("FAULT", 0x400123, 0x14, at=20)
    w.add("FAULT_END", 0x400123, 0, at=30)
    w.add("SYSCALL_ENTER", 1, 1, at=40)
    w.add("FAULT", 0x500000, 1, at=42)
    w.add("FAULT_END", 0x500000, 2**64 - 14, at=44)
    w.add("SYSCALL_EXIT", 1, 2**64 - 14, at=50)
    w.add("INTERRUPT_ENTER", TIMER, 0x400123, at=60)
    w.add("INTERRUPT_EXIT", TIMER, at=70)
    w.add("SWITCH", 5, 7, at=80)
    w.add("FAULT", 0xFFFF800000000000, 7, at=90)
    w.add("FAULT_END", 0xFFFF800000000000, 2**64 - 14, at=95)
    w.add("INTERRUPT_ENTER", 14, 0x400123, at=95)
    w.add("INTERRUPT_EXIT", 14, at=98)
    w.add("ASPACE", 7, 0x3000, at=100)
    w.add("PROCESS_EXIT", 2, 11, at=105)
    w.add("THREAD_EXIT", 7, 0, at=107)
    w.add("SWITCH", 7, 6, at=110)
    w.add("SWITCH", 6, 1, at=130)
    w.add("PROCESS_EXIT", 3, 0x700, at=140)
    return w.trace()


def a_family():
    """The kernel starts program 2. It forks program 3, which runs another file and exits, and program 4, which a signal
    kills; it has a handler itself.
    """
    w = Written()
    w.name(2, "parent", "PROCESS_NAME")
    w.add("PROCESS_THREAD", 2, 12, at=5)
    w.add("SWITCH", 1, 12, at=10)
    for number, tid, at in ((3, 13, 20), (4, 14, 40)):
        w.now = at
        w.name(number, "parent", "PROCESS_NAME")
        w.add("PROCESS_THREAD", number, tid, at=at + 1)
        w.add("READY", tid, at=at + 2)
        w.add("FORK", 2, number, at=at + 5)
    w.add("SWITCH", 12, 13, at=60)
    w.now = 65
    w.name(3, "other", "PROCESS_NAME")
    w.add("EXEC", 3, 0x401000, at=70)
    w.add("SIGNAL_POST", 2, 10, at=75)
    w.add("PROCESS_EXIT", 3, 0x700, at=80)
    w.add("THREAD_EXIT", 13, 0, at=82)
    w.add("SWITCH", 13, 12, at=90)
    w.add("SIGNAL_DELIVER", 12, 10, at=95)
    w.add("SIGNAL_POST", 4, 9, at=100)
    w.add("SIGNAL_POST", 2, 17, at=105)
    w.add("SWITCH", 12, 14, at=110)
    w.add("PROCESS_EXIT", 4, 9, at=115)
    w.add("THREAD_EXIT", 14, 0, at=118)
    w.add("SWITCH", 14, 12, at=120)
    w.add("PROCESS_EXIT", 2, 0, at=130)
    return w.trace()


SIX = ("main", "reader", "writer", "worker a", "worker b", "logger")
