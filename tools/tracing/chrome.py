"""The timeline in the Trace Event Format of Chrome, which Perfetto opens too.

The kernel is a process, and so is each program; a thread a row. Complete events ("X") are the stretches of running and what lies inside them; waiting
for a processor and being blocked are left as gaps. A wake-up is a flow from the waker to where the woken thread runs, and so are a fork, an exit and a signal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Dict

from .family import Arrow
from .stack import Slice
from .timeline import Run, Stretch, Thread, Timeline

ChromeEvent = Dict[str, Any]        # as json takes it

KERNEL = 1                          # as a process; a program comes behind it by its number
NO_THREADS = 1_000_000              # above all tids: 0 is Linux's idle thread to Perfetto, and none is negative


def microseconds(nanoseconds: int) -> float:
    """Times are in microseconds there, with a fraction."""
    return nanoseconds / 1000


def place(thread: Thread) -> dict[str, int]:
    """The row of a thread."""
    return {"pid": KERNEL + (thread.program.number if thread.program else 0), "tid": number(thread.tid)}


def number(tid: int) -> int:
    """A thread's number there; rows that are not threads of the kernel come behind all others."""
    return tid if tid > 0 else NO_THREADS - tid


def document(timeline: Timeline, title: str) -> dict[str, Any]:
    """All of it, as json.dump takes it."""
    events = [*metadata(timeline), *sorted(timed(timeline), key=time_of)]
    return {"traceEvents": events, "displayTimeUnit": "ns",
            "otherData": {"title": title, "events": timeline.count, "lost": timeline.lost}}


def time_of(event: ChromeEvent) -> float:
    """When an event is, by its own word."""
    when: float = event["ts"]
    return when


def write(timeline: Timeline, path: str, title: str) -> None:
    """Write the file."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document(timeline, title), file, separators=(",", ":"))


def metadata(timeline: Timeline) -> Iterator[ChromeEvent]:
    """The names of the processes and threads, and their order."""
    names = {KERNEL: "kernel", **{KERNEL + p.number: p.history for p in timeline.programs.values()}}
    for pid, name in names.items():
        yield {"ph": "M", "name": "process_name", "ts": 0, "pid": pid, "tid": 0, "args": {"name": name}}
        yield {"ph": "M", "name": "process_sort_index", "ts": 0, "pid": pid, "tid": 0, "args": {"sort_index": pid}}
    for index, thread in enumerate(rows(timeline)):
        common = {"ph": "M", "ts": 0, **place(thread)}
        yield {**common, "name": "thread_name", "args": {"name": thread.name or f"thread {thread.tid}"}}
        yield {**common, "name": "thread_sort_index", "args": {"sort_index": index}}


def rows(timeline: Timeline) -> list[Thread]:
    """The threads of the kernel in the order of their tids, and behind them program by program those of each."""
    return sorted(timeline.threads.values(), key=lambda t: (t.program.number if t.program else 0, t.tid))


def timed(timeline: Timeline) -> Iterator[ChromeEvent]:
    """Every event with a time."""
    for thread in rows(timeline):
        yield from thread_events(thread)
    for mark in timeline.marks:
        yield {"ph": "i", "s": "t", "name": mark.name, "cat": mark.kind, "ts": microseconds(mark.when),
               **place(timeline.threads[mark.tid])}
    arrows = [Arrow(w.when, "wake", "wake-up", w.waker, w.woken, w.ran) for w in timeline.wakes]
    for flow_id, arrow in enumerate(arrows + timeline.family.arrows, 1):
        if arrow.arrived is not None:
            yield from flow(timeline, flow_id, arrow, arrow.arrived)


def thread_events(thread: Thread) -> Iterator[ChromeEvent]:
    """A thread's stretches, and what lies inside, the outer before the inner."""
    for run, user in zip(thread.runs, thread.in_ring_3()):
        yield complete(thread, run, "running", "run", processor=run.processor, ended=run.ended, **tables(run))
        for stretch in user:
            yield complete(thread, stretch, "ring 3", "user")
    for piece in thread.slices:
        detail: dict[str, object] = dict(piece.whole.detail)
        if piece.whole.end is not None and piece.whole.end - piece.whole.start != piece.end - piece.start:
            detail["all_of_it_us"] = microseconds(piece.whole.end - piece.whole.start)
        yield complete(thread, piece, piece.name, piece.kind, **detail)


def complete(thread: Thread, stretch: Run | Slice | Stretch, name: str, category: str, **detail: object) -> ChromeEvent:
    """A stretch with a beginning and a duration."""
    return {"ph": "X", "name": name, "cat": category, "ts": microseconds(stretch.start),
            "dur": microseconds(stretch.end - stretch.start), **place(thread), "args": detail}


def tables(run: Run) -> dict[str, str]:
    """Which page tables a Run had, when that is known."""
    return {"page_tables": f"{run.tables:#x}"} if run.tables else {}


def flow(timeline: Timeline, flow_id: int, arrow: Arrow, arrived: int) -> Iterator[ChromeEvent]:
    """An arrow to when the other thread ran."""
    common = {"name": arrow.name, "cat": arrow.kind, "id": flow_id}
    yield {**common, "ph": "s", "ts": microseconds(arrow.when), **place(timeline.threads[arrow.source])}
    yield {**common, "ph": "f", "bp": "e", "ts": microseconds(arrived), **place(timeline.threads[arrow.target])}
