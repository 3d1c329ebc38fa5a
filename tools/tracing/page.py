"""The timeline as one file of HTML, with its style, its program and its data inside: it opens from a disk."""

import json
import os
from typing import Any

from .chrome import rows, tables
from .timeline import Thread, Timeline

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = {"STYLE": "page.css", "SCALE": "scale.js", "MODEL": "model.js", "DRAW": "draw.js", "CONTROL": "control.js"}


def write(timeline: Timeline, path: str, title: str) -> None:
    """Write the page."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(page(timeline, title))


def page(timeline: Timeline, title: str) -> str:
    """Its text. The parts are put in one after the other, so that nothing in the data is taken for a place."""
    before, after = read("page.html").split("{{DATA}}")
    for name, part in PARTS.items():
        before = before.replace("{{" + name + "}}", read(part))
        after = after.replace("{{" + name + "}}", read(part))
    return before + as_json(data(timeline, title)) + after


def read(name: str) -> str:
    """A part of the page."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def as_json(value: object) -> str:
    """JSON that may stand inside HTML: nothing in it ends the script that it stands in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def data(timeline: Timeline, title: str) -> dict[str, Any]:
    """The data that the page draws: times in nanoseconds, rows by their tids, the rest as in model.js."""
    return {
        "title": title, "start": timeline.start, "end": timeline.end,
        "events": timeline.count, "lost": timeline.lost,
        "programs": [[p.number, p.history, p.ended] for p in timeline.programs.values()],
        "rows": [row(thread) for thread in rows(timeline)],
        "wakes": [[w.when, w.waker, w.woken, w.ran, w.by] for w in timeline.wakes],
        "arrows": [[a.when, a.source, a.target, a.kind] for a in timeline.family.arrows if a.target in timeline.threads],
        "marks": [[m.when, m.tid, m.name] for m in timeline.marks if m.kind != "tick"],
        "ticks": [[m.when, m.name] for m in timeline.marks if m.kind == "tick"],
    }


def row(thread: Thread) -> dict[str, Any]:
    """One thread."""
    return {
        "tid": thread.tid, "name": thread.name or f"thread {thread.tid}", "idle": thread.idle,
        "program": thread.program and thread.program.number,
        "runs": [[r.start, r.end, r.ended, r.processor, tables(r), user]
                 for r, user in zip(thread.runs, thread.in_ring_3())],
        "waits": [[w.start, w.end, w.kind, w.on] for w in thread.waits],
        "slices": [[s.start, s.end, s.depth, s.kind, s.name, s.whole.start, s.whole.end, s.whole.detail]
                   for s in thread.slices],
    }
