"""The lives of processes as one file of HTML, with its style and its picture inside: it opens from a disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from html_page import opening
from tracing.family import Program
from tracing.timeline import Timeline

STYLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page.css")
# Of the picture: a row a process; a name on the left, its life, and how it ended on the right.
ROW, BAR, LABEL, CHART, ENDING, INDENT = 20, 12, 230, 720, 190, 12


class Life(NamedTuple):
    """A process from `born` to `end`, and how deep below the first one it is."""

    program: Program
    depth: int
    born: int
    end: int


def lives(timeline: Timeline) -> list[Life]:
    """All of them, each behind its parent and before its younger siblings."""
    programs = [program for program in timeline.programs.values() if program.born is not None]
    known = {program.number for program in programs}
    children: dict[int | None, list[Program]] = {}
    for program in sorted(programs, key=lambda each: (each.born or 0, each.number)):
        children.setdefault(program.parent if program.parent in known else None, []).append(program)
    found, todo = [], [(program, 0) for program in reversed(children.get(None, []))]
    while todo:
        program, depth = todo.pop()
        end = timeline.end if program.ended_at is None else program.ended_at
        found.append(Life(program, depth, max(program.born or 0, timeline.start), end))
        todo += [(child, depth + 1) for child in reversed(children.get(program.number, []))]
    return found


def write(timeline: Timeline, path: str, title: str) -> None:
    """Write the page."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(document(timeline, title)))


def document(timeline: Timeline, title: str) -> Iterator[str]:
    """Its parts."""
    yield opening("Rung processes", STYLE, title)
    all_lives = lives(timeline)
    count = len(all_lives)
    yield f"<p>{count} process{'' if count == 1 else 'es'} in {milliseconds(timeline.end - timeline.start)} ms of guest time."
    if timeline.lost:
        yield f" The {timeline.lost} oldest events are lost, so beginnings may be missing."
    yield "</p>\n"
    yield from picture(timeline, all_lives)
    yield from table(timeline, all_lives)
    yield "</body>\n</html>\n"


def milliseconds(nanoseconds: int) -> str:
    """A time as the page says it."""
    return f"{nanoseconds / 1e6:.3f}"


def name_of(program: Program) -> str:
    """Its last name, and its number."""
    return f"{program.name} {program.number}"


def kind_of(program: Program) -> str:
    """How it ended, as the style calls it."""
    if program.ended_at is None:
        return "lives"
    if program.ended.startswith("killed"):
        return "killed"
    return "done" if program.ended == "exited with 0" else "failed"


# ---- The picture ----

def picture(timeline: Timeline, all_lives: list[Life]) -> Iterator[str]:
    """A bar a process, in pieces where exec gave it another program; a line from its parent; a dot where it ended."""
    height = (len(all_lives) + 1) * ROW
    span = min(life.born for life in all_lives), timeline.end
    rows = {life.program.number: index for index, life in enumerate(all_lives)}
    yield f'<svg viewBox="0 0 {LABEL + CHART + ENDING} {height}">\n'
    for life in all_lives:      # first of all, so that the lines are behind the rest
        if life.depth:
            above, y = (rows[number] * ROW + ROW / 2 for number in (life.program.parent or 0, life.program.number))
            yield f'<path class="fork" d="M{place(span, life.born):.1f} {above:.1f}V{y:.1f}"/>\n'
    for life in all_lives:
        y, end = rows[life.program.number] * ROW + ROW / 2, place(span, life.end)
        yield f'<text x="{6 + min(life.depth * INDENT, LABEL / 2):.0f}" y="{y + 4:.0f}">{escape(name_of(life.program))}</text>\n'
        for index, (start, stop, name) in enumerate(pieces(life)):
            left, right = place(span, start), place(span, stop)
            yield (f'<rect class="{"exec" if index else "first"}" x="{left:.1f}" y="{y - BAR / 2:.0f}" '
                   f'width="{max(right - left, 1):.1f}" height="{BAR}"><title>{escape(name)}: '
                   f'{milliseconds(start - timeline.start)} to {milliseconds(stop - timeline.start)} ms</title></rect>\n')
        yield f'<circle class="{kind_of(life.program)}" cx="{end:.1f}" cy="{y:.0f}" r="5"/>\n'
        yield f'<text class="ending" x="{end + 9:.1f}" y="{y + 4:.0f}">{escape(life.program.ended or "lives")}</text>\n'
    yield "</svg>\n"


def place(span: tuple[int, int], time: int) -> float:
    """Where a time is, from left to right."""
    return LABEL + CHART * (time - span[0]) / max(span[1] - span[0], 1)


def pieces(life: Life) -> list[tuple[int, int, str]]:
    """(from, to, name) for each program that it ran."""
    names = life.program.names or [(life.born, life.program.name)]
    starts = [life.born] + [max(life.born, when) for when, _ in names[1:]] + [life.end]
    return [(start, stop, name) for start, stop, (_, name) in zip(starts, starts[1:], names)]


# ---- The same in words ----

def table(timeline: Timeline, all_lives: list[Life]) -> Iterator[str]:
    """A row a process."""
    yield ("<table id=\"processes\">\n<tr><th>number<th>program<th>parent<th>from, ms<th>to, ms<th>how it ended</tr>\n")
    known = {life.program.number: life.program for life in all_lives}
    for program, _, born, end in all_lives:
        parent = known.get(program.parent or 0)
        to = "" if program.ended_at is None else milliseconds(end - timeline.start)
        yield (f'<tr><td class="number">{program.number}<td>{escape(program.history)}'
               f'<td>{escape(name_of(parent)) if parent else "the kernel"}'
               f'<td class="number">{milliseconds(born - timeline.start)}<td class="number">{to}'
               f'<td class="{kind_of(program)}">{escape(program.ended or "lives")}</tr>\n')
    yield "</table>\n"
