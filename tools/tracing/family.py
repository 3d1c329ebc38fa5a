"""Fork, exit and signals: arrows between the rows of a timeline, from one program to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .events import Event, spelled_names
from .names import Names

if TYPE_CHECKING:
    from .timeline import Thread


@dataclass
class Program:
    """A program. `names`: the time since when it has each; `born`, `ended_at`: None when the trace does not tell;
    `ended` says how, when it has.
    """

    number: int
    name: str
    ended: str = ""
    names: list[tuple[int, str]] = field(default_factory=list)
    parent: int | None = None
    born: int | None = None
    ended_at: int | None = None

    @property
    def history(self) -> str:
        """Its names, one after the other: exec gives it another."""
        return " -> ".join(name for _, name in self.names) or self.name


@dataclass
class Mark:
    """A moment: kind tick, wake or family."""

    when: int
    tid: int
    kind: str
    name: str


@dataclass
class Arrow:
    """From one thread to another: kind fork, exit or signal. `arrived`: when the other one ran with it, if it did."""

    when: int
    kind: str
    name: str
    source: int
    target: int
    arrived: int | None = None


class Family:
    """All programs of a trace. It takes the events that are about them, in the order of their times."""

    def __init__(self, events: Iterable[Event], names: Names) -> None:
        self.names = names
        self.programs: dict[int, Program] = {}
        self.arrows: list[Arrow] = []
        self.first_threads: dict[int, int] = {}
        self.posted: dict[tuple[int, int], Arrow] = {}      # signals on their way, by program and signal
        events = list(events)
        for when, number, name in spelled_names(events, "PROCESS_NAME"):
            program = self.program(number)
            program.name = name
            program.names.append((when, name))
        for event in events:
            if event.kind == "PROCESS_THREAD" and event.first not in self.first_threads:
                self.first_threads[event.first] = event.second
                self.program(event.first).born = event.when

    def program(self, number: int) -> Program:
        """A program; one whose name nobody has said has a number only."""
        return self.programs.setdefault(number, Program(number, f"program {number}"))

    @staticmethod
    def wants(event: Event) -> bool:
        """Is that an event about programs?"""
        return hasattr(Family, "take_" + event.kind.lower())

    def take(self, event: Event, thread: Thread) -> Mark:
        """Account for one event that it wants, in the thread that ran; what that thread does."""
        return Mark(event.when, thread.tid, "family", getattr(self, "take_" + event.kind.lower())(event, thread))

    def take_fork(self, event: Event, thread: Thread) -> str:
        """The child may have run before its parent says so."""
        child = self.program(event.second)
        child.parent = event.first
        target = self.first_threads.get(child.number)
        if target is not None:
            self.arrows.append(Arrow(child.born or event.when, "fork", "fork", thread.tid, target))
        return f"fork: the child is {child.number}"

    def take_exec(self, event: Event, _: Thread) -> str:
        names = [name for when, name in self.program(event.first).names if when <= event.when]
        return f"exec: {names[-1] if names else 'another program'}"

    def take_process_exit(self, event: Event, thread: Thread) -> str:
        program = self.program(event.first)
        program.ended, program.ended_at = self.names.status(event.second), event.when
        self.arrive(program, event.second & 0x7F, event.when, thread)
        self.posted = {key: arrow for key, arrow in self.posted.items() if key[0] != program.number}
        parent = self.programs.get(program.parent or 0)
        target = self.first_threads.get(program.parent or 0)
        if parent is not None and target is not None and parent.ended_at is None:
            self.arrows.append(Arrow(event.when, "exit", program.ended, thread.tid, target))
        return f"exit: {program.ended}"

    def take_signal_post(self, event: Event, thread: Thread) -> str:
        program, name = self.program(event.first), self.signal(event.second)
        target = self.first_threads.get(program.number)
        if target is not None:
            arrow = Arrow(event.when, "signal", name, thread.tid, target)
            self.arrows.append(arrow)
            self.posted.setdefault((program.number, event.second), arrow)
        return f"{name} to {program.name} ({program.number})"

    def take_signal_deliver(self, event: Event, thread: Thread) -> str:
        if thread.program:
            self.arrive(thread.program, event.second, event.when, thread)
        return f"{self.signal(event.second)} is delivered"

    def arrive(self, program: Program, signal: int, when: int, thread: Thread) -> None:
        """A signal that was sent before: now this thread of the program has it, or has ended by it."""
        arrow = self.posted.pop((program.number, signal), None)
        if arrow is not None:
            arrow.target, arrow.arrived = thread.tid, when

    def signal(self, number: int) -> str:
        """A signal by its name."""
        return self.names.signals.get(number, f"signal {number}")

    def finish(self, threads: dict[int, Thread]) -> None:
        """Those that are told by no event of their own arrive when they next run."""
        for arrow in self.arrows:
            if arrow.kind != "signal" and arrow.target in threads:
                arrow.arrived = next((run.start for run in threads[arrow.target].runs if run.start >= arrow.when), None)
        self.arrows.sort(key=lambda arrow: arrow.when)
