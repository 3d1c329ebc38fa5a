"""The timeline in the Trace Event Format of Chrome, which Perfetto opens too.

One process, a thread a row. Complete events ("X") are the stretches of running and what lies inside them; waiting
for a processor and being blocked are left as gaps. A wake-up is a flow from the waker to where the woken thread runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Dict

from .stack import Slice
from .timeline import Run, Thread, Timeline, Wake

ChromeEvent = Dict[str, Any]        # as json takes it

PROCESS = 1
NO_THREADS = 1_000_000              # above all tids: 0 is Linux's idle thread to Perfetto, and none is negative


def microseconds(nanoseconds: int) -> float:
    """Times are in microseconds there, with a fraction."""
    return nanoseconds / 1000


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
    """The names of the process and its threads, and their order."""
    yield {"ph": "M", "name": "process_name", "ts": 0, "pid": PROCESS, "tid": 0, "args": {"name": "kernel"}}
    for place, thread in enumerate(rows(timeline)):
        common = {"ph": "M", "ts": 0, "pid": PROCESS, "tid": number(thread.tid)}
        yield {**common, "name": "thread_name", "args": {"name": thread.name or f"thread {thread.tid}"}}
        yield {**common, "name": "thread_sort_index", "args": {"sort_index": place}}


def rows(timeline: Timeline) -> list[Thread]:
    """The threads in the order of their tids."""
    return [timeline.threads[tid] for tid in sorted(timeline.threads)]


def timed(timeline: Timeline) -> Iterator[ChromeEvent]:
    """Every event with a time."""
    for thread in rows(timeline):
        yield from thread_events(thread)
    for mark in timeline.marks:
        yield {"ph": "i", "s": "t", "name": mark.name, "cat": mark.kind, "ts": microseconds(mark.when),
               "pid": PROCESS, "tid": number(mark.tid)}
    for flow_id, wake in enumerate(timeline.wakes, 1):
        if wake.ran is not None:
            yield from flow(flow_id, wake, wake.ran)


def thread_events(thread: Thread) -> Iterator[ChromeEvent]:
    """A thread's stretches, and what lies inside, the outer before the inner."""
    for run in thread.runs:
        yield complete(thread, run, "running", "run", processor=run.processor, ended=run.ended)
    for piece in thread.slices:
        detail: dict[str, object] = dict(piece.whole.detail)
        if piece.whole.end is not None and piece.whole.end - piece.whole.start != piece.end - piece.start:
            detail["all_of_it_us"] = microseconds(piece.whole.end - piece.whole.start)
        yield complete(thread, piece, piece.name, piece.kind, **detail)


def complete(thread: Thread, stretch: Run | Slice, name: str, category: str, **detail: object) -> ChromeEvent:
    """A stretch with a beginning and a duration."""
    return {"ph": "X", "name": name, "cat": category, "ts": microseconds(stretch.start),
            "dur": microseconds(stretch.end - stretch.start), "pid": PROCESS, "tid": number(thread.tid), "args": detail}


def flow(flow_id: int, wake: Wake, ran: int) -> Iterator[ChromeEvent]:
    """An arrow from a wake-up to when the woken thread `ran`."""
    common = {"name": "wake-up", "cat": "wake", "id": flow_id, "pid": PROCESS}
    yield {**common, "ph": "s", "ts": microseconds(wake.when), "tid": number(wake.waker)}
    yield {**common, "ph": "f", "bp": "e", "ts": microseconds(ran), "tid": number(wake.woken)}
