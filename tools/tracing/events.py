"""Events as the kernel sends them, with guest time in nanoseconds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, List

if TYPE_CHECKING:
    from grade.verdict.channel import Record

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICK_NS = 1_000_000                 # the kernel's timer runs at 1 kHz
Noted = List[int]                   # an event as it comes: id, processor, time stamp, first, second
NAMES = ("THREAD_NAME", "TASK_NAME", "PROCESS_NAME")


class TraceError(Exception):
    """There is no trace; the text says why."""


@dataclass(frozen=True)
class Event:
    """One event: `when` in nanoseconds, `kind` as in enum trace_id without TRACE_."""

    when: int
    kind: str
    first: int = 0
    second: int = 0
    processor: int = 0


@dataclass
class Trace:
    """All events of a run in the order of their times, and how many older ones were overwritten."""

    events: list[Event]
    lost: int = 0


def read_ids(path: str = os.path.join(ROOT, "common", "core", "trace.h")) -> list[str]:
    """The kinds of events by their numbers, from the kernel's own list."""
    with open(path, encoding="utf-8") as file:
        found = re.search(r"enum trace_id \{(.*?)\}", file.read(), re.DOTALL)
    if not found:
        raise TraceError(f"{path} has no list of events")
    *kinds, _ = re.findall(r"^\s*TRACE_(\w+)", found.group(1), re.MULTILINE)       # the last is their number
    return kinds


def from_records(records: Iterable[Record], ids: Sequence[str], counts_ns: bool) -> Trace:
    """The Trace in the records of one boot. `counts_ns`: the time-stamp counter counts nanoseconds, as it does with
    QEMU's -icount; else how fast it is follows from the ticks. TraceError: nothing was traced.
    """
    totals = [record.fields for record in records if record.kind == "traced"]
    if not totals:
        raise TraceError("the kernel sent no trace")
    texts = [text for record in records if record.kind == "trace" for text in record.fields]
    try:
        lost = int(totals[0][1])
        numbers = [[int(part, 16) for part in text.split(":")] for text in texts]
        missing = int(totals[0][0]) - len(texts)
        return make_trace(numbers, ids, lost + max(missing, 0), counts_ns)
    except (ValueError, IndexError) as error:
        raise TraceError(f"the kernel sent a trace that cannot be read: {error}") from error


def make_trace(numbers: Iterable[Noted], ids: Sequence[str], lost: int, counts_ns: bool) -> Trace:
    """A Trace from events as they come. An id of 0 marks one that was being written."""
    events = [Event(when, ids[number] if number < len(ids) else f"EVENT_{number}", first, second, processor)
              for number, processor, when, first, second in numbers if number != 0]
    return Trace(in_guest_time(sorted(events, key=lambda event: event.when), counts_ns), lost)


def in_guest_time(events: list[Event], counts_ns: bool) -> list[Event]:
    """The events with nanoseconds since the kernel's tick 0, as near as the first tick tells."""
    ticks = [event for event in events if event.kind == "TICK"]
    scale = 1.0
    zero: float = events[0].when if events else 0
    if not counts_ns and len(ticks) > 1 and ticks[-1].when > ticks[0].when:
        scale = (ticks[-1].first - ticks[0].first) * TICK_NS / (ticks[-1].when - ticks[0].when)
    if ticks:
        zero = ticks[0].when - ticks[0].first * TICK_NS / scale
    return [Event(max(0, round((event.when - zero) * scale)), event.kind, event.first, event.second, event.processor)
            for event in events]


def spelled_names(events: Iterable[Event], kind: str) -> Iterator[tuple[int, int, str]]:
    """(when, number, name) from the events that spell names, eight letters at a time."""
    begun: dict[int, bytes] = {}
    for event in events:
        if event.kind == kind:
            letters, end, _ = event.second.to_bytes(8, "little").partition(b"\0")
            begun[event.first] = begun.get(event.first, b"") + letters
            if end:
                yield event.when, event.first, begun.pop(event.first).decode("utf-8", "replace")


def collect_names(events: Iterable[Event], kind: str) -> dict[int, str]:
    """{number: name}: of several names the last."""
    return {number: name for _, number, name in spelled_names(events, kind)}
