"""From events to a timeline: who ran when, why it stopped, who made whom ready, and what they were inside of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .events import Event, Trace, collect_names
from .family import Family, Mark, Program
from .names import Names
from .stack import Slice, Stack

KERNEL = 0                          # the row of a kernel without threads; with them it is an idle processor's


def said_once(event: Event) -> bool:
    """The meaning of a number: it is known all the time."""
    return event.kind.endswith("_NAME") or event.kind == "PROCESS_THREAD"


class Stretch(NamedTuple):
    """A stretch of time."""

    start: int
    end: int


@dataclass
class Run:
    """A stretch on a processor. `ended`: preempted, blocked, yielded, exited or "end of trace"; `tables`: the root of
    the page tables that it began with, 0 when that is not known.
    """

    start: int
    end: int
    processor: int
    ended: str
    tables: int = 0


@dataclass
class Wait:
    """A stretch without a processor: ready, or blocked on something."""

    start: int
    end: int
    kind: str
    on: str = ""


@dataclass
class Wake:
    """A thread became ready. `by`: the interrupt in which that happened, or nothing; `ran`: when it got a processor."""

    when: int
    waker: int
    woken: int
    by: str = ""
    ran: int | None = None


class Thread:
    """One row. `program`: whose it is, None for a thread of the kernel."""

    def __init__(self, tid: int, name: str, program: Program | None = None) -> None:
        self.tid = tid
        self.name = name
        self.program = program
        self.tables = self.tables_before = 0    # the root of its page tables: now, and when it began to run
        self.idle = name.split(" ")[0] == "idle"
        self.runs: list[Run] = []
        self.waits: list[Wait] = []
        self.stack = Stack()
        self.running_since: int | None = None
        self.waiting: Wait | None = None        # without an end
        self.blocked_on: str | None = None      # it has said so, and will leave the processor next
        self.deadline: int | None = None        # until which it waits, and whether that is over
        self.wait_over = False
        self.wake: Wake | None = None           # which it has not yet answered
        self.exited = False

    @property
    def slices(self) -> list[Slice]:
        """Its activities, in the order of time, the outer before the inner."""
        return sorted(self.stack.slices, key=lambda piece: (piece.start, piece.depth))

    def in_ring_3(self) -> list[list[Stretch]]:
        """For each run the stretches of it in ring 3: when a program's thread is in nothing that the kernel does."""
        found = []
        pieces = iter([piece for piece in self.slices if piece.depth == 0])
        piece = next(pieces, None)
        for run in self.runs:
            edges = [run.start]
            while piece is not None and piece.start < run.end:
                edges += [piece.start, piece.end]
                piece = next(pieces, None)
            edges.append(run.end)
            found.append([Stretch(a, b) for a, b in zip(edges[::2], edges[1::2]) if a < b and self.program])
        return found

    def wait(self, when: int, kind: str, on: str = "") -> None:
        """From now on it waits, or waits for something else. An idle thread is always ready, which says nothing."""
        self.end_wait(when)
        if self.idle:
            return
        self.waiting = Wait(when, when, kind, on)

    def end_wait(self, when: int) -> None:
        """It does not wait any more."""
        if self.waiting:
            self.waiting.end = when
            self.waits.append(self.waiting)
        self.waiting = None


class Timeline:
    """Built at once from a Trace; `names` says what numbers are called."""

    def __init__(self, trace: Trace, names: Names) -> None:
        self.names = names
        self.lost = trace.lost
        self.count = len(trace.events)
        self.threads: dict[int, Thread] = {}
        self.wakes: list[Wake] = []
        self.marks: list[Mark] = []
        self.switches = any(event.kind == "SWITCH" for event in trace.events)
        self.thread_names = {KERNEL: "idle" if self.switches else "kernel", 1: "main",
                             **collect_names(trace.events, "THREAD_NAME")}
        self.family = Family(trace.events, names)
        self.programs = self.family.programs
        self.owners = {event.second: self.family.program(event.first)
                       for event in trace.events if event.kind == "PROCESS_THREAD"}
        self.task_names = collect_names(trace.events, "TASK_NAME")
        self.current: dict[int, Thread] = {}    # by their processors
        self.preempted: set[int] = set()        # processors on which a switch that nobody asked for is due
        self.first_runs(trace.events)
        self.start = min((e.when for e in trace.events if not said_once(e)), default=0)
        self.end = max((e.when for e in trace.events), default=0)
        for event in trace.events:
            self.take(event)
        self.finish()

    def thread(self, tid: int) -> Thread:
        """The row of a thread."""
        if tid not in self.threads:
            self.threads[tid] = Thread(tid, self.thread_names.get(tid, ""), self.owners.get(tid))
        return self.threads[tid]

    def first_runs(self, events: Iterable[Event]) -> None:
        """The thread that had each processor when the trace began: the one that its first switch leaves."""
        for event in events:
            if event.kind == "SWITCH":
                self.current.setdefault(event.processor, self.thread(event.first))

    def running(self, event: Event) -> Thread:
        """The thread whose an event is."""
        thread = self.current.get(event.processor)
        if thread is None:          # a processor that never switches
            thread = self.thread(-event.processor)
            thread.name = thread.name or f"processor {event.processor}"
            self.current[event.processor] = thread
        if thread.running_since is None and not thread.exited:
            thread.running_since = event.when
        return thread

    def take(self, event: Event) -> None:
        """Account for one event."""
        take = self.take_family if self.family.wants(event) else getattr(self, "take_" + event.kind.lower(), None)
        if take and not said_once(event):
            take(event, self.running(event))
            if event.kind == "PREEMPT":
                self.preempted.add(event.processor)
            elif event.kind != "READY":     # who must go is put behind the others first
                self.preempted.discard(event.processor)

    # ---- Threads ----

    def take_switch(self, event: Event, _: Thread) -> None:
        old, new = self.thread(event.first), self.thread(event.second)
        self.leave(old, event)
        new.end_wait(event.when)
        new.running_since = event.when
        new.tables_before = new.tables
        new.blocked_on = None
        new.stack.resume(event.when)
        if new.wake:
            new.wake.ran = event.when
            new.wake = None
        self.current[event.processor] = new

    def leave(self, thread: Thread, event: Event) -> None:
        """A thread leaves its processor."""
        since = event.when if thread.running_since is None else thread.running_since
        why = self.why_it_leaves(thread, event.processor)
        thread.runs.append(Run(since, event.when, event.processor, why, thread.tables_before))
        thread.running_since = None
        thread.stack.pause(event.when)
        if thread.exited:
            thread.stack.end(event.when)
        elif thread.blocked_on is not None and not thread.wake:
            thread.wait(event.when, "blocked", thread.blocked_on)
        else:
            thread.wait(event.when, "ready")

    def why_it_leaves(self, thread: Thread, processor: int) -> str:
        """In the words of a Run."""
        if thread.exited:
            return "exited"
        if thread.blocked_on is not None:
            return "blocked"
        return "preempted" if processor in self.preempted else "yielded"

    def take_ready(self, event: Event, thread: Thread) -> None:
        woken = self.thread(event.first)
        if woken is thread:         # it goes behind the others: nobody has woken it
            thread.blocked_on = None
            return
        by = thread.stack.top("interrupt")
        wake = Wake(event.when, thread.tid, woken.tid, by.name if by else "")
        self.wakes.append(wake)
        woken.wake = wake
        if woken.running_since is None:
            woken.wait(event.when, "ready")

    def take_preempt(self, event: Event, thread: Thread) -> None:
        """Noted by take."""

    def take_thread_exit(self, event: Event, thread: Thread) -> None:
        thread.exited = True

    # ---- Programs ----

    def take_aspace(self, event: Event, thread: Thread) -> None:
        """A program's thread that lets go of its own is not in ring 3 any more: unless a call does it, it ends."""
        self.thread(event.first).tables = event.second
        if thread.tid == event.first and thread.program and not thread.stack.open:
            thread.stack.enter(event.when, "exited", thread.tid, "ends")

    def take_family(self, event: Event, thread: Thread) -> None:
        self.marks.append(self.family.take(event, thread))

    # ---- Waiting, and moments ----

    def take_block(self, event: Event, thread: Thread) -> None:
        self.no_wait(event, thread)
        thread.blocked_on = self.names.address(event.first)
        thread.deadline, thread.wait_over = event.second, False
        thread.stack.enter(event.when, "wait", event.first, "waits on " + thread.blocked_on)

    def take_wake(self, event: Event, thread: Thread) -> None:
        for other in self.current.values():
            waiting = next((thing for thing in other.stack.open if thing.kind == "wait"), None)
            if waiting is not None and waiting.key == event.first:
                other.wait_over = True
        self.marks.append(Mark(event.when, thread.tid, "wake", "wakes a waiter on " + self.names.address(event.first)))

    def take_tick(self, event: Event, thread: Thread) -> None:
        if thread.deadline is not None and event.first >= thread.deadline:
            thread.wait_over = True
        self.marks.append(Mark(event.when, thread.tid, "tick", f"tick {event.first}"))

    def no_wait(self, event: Event, thread: Thread) -> None:
        """A thread that goes on has not left the processor: its wait was on its stack, and is over."""
        thread.blocked_on = thread.deadline = thread.wake = None
        waiting = thread.stack.top("wait")
        if waiting:
            thread.stack.leave(event.when, "wait", waiting.key)

    # ---- What a thread is inside of ----

    def take_interrupt_enter(self, event: Event, thread: Thread) -> None:
        thread.stack.enter(event.when, "interrupt", event.first, self.names.interrupt(event.first),
                           interrupted=self.names.address(event.second))

    def take_interrupt_exit(self, event: Event, thread: Thread) -> None:
        thread.stack.leave(event.when, "interrupt", event.first)
        if thread.wait_over and thread.stack.top("wait"):
            self.no_wait(event, thread)

    def take_fault(self, event: Event, thread: Thread) -> None:
        self.no_wait(event, thread)
        thread.stack.enter(event.when, "fault", event.first, "page fault", address=f"{event.first:#x}",
                           access=self.names.fault(event.second))

    def take_fault_end(self, event: Event, thread: Thread) -> None:
        why = {"result": self.names.result(event.second)} if event.second else {}
        thread.stack.leave(event.when, "fault", event.first, **why)

    def take_syscall_enter(self, event: Event, thread: Thread) -> None:
        self.no_wait(event, thread)
        thread.stack.enter(event.when, "call", event.first, self.names.call(event.first),
                           first_argument=f"{event.second:#x}")

    def take_syscall_exit(self, event: Event, thread: Thread) -> None:
        self.no_wait(event, thread)
        thread.stack.leave(event.when, "call", event.first, result=self.names.result(event.second))

    def take_task_poll(self, event: Event, thread: Thread) -> None:
        self.no_wait(event, thread)
        name = f"task {event.first}" + (f" {self.task_names[event.first]}" if event.first in self.task_names else "")
        if event.second:
            thread.stack.enter(event.when, "task", event.first, name)
        else:
            thread.stack.leave(event.when, "task", event.first)

    def finish(self) -> None:
        """An activity that has not ended goes on to the end."""
        for thread in self.threads.values():
            thread.end_wait(self.end)
            if thread.running_since is not None:
                processor = next((n for n, current in self.current.items() if current is thread), 0)
                thread.runs.append(Run(thread.running_since, self.end, processor, "end of trace", thread.tables_before))
                thread.stack.pause(self.end)
        self.family.finish(self.threads)
