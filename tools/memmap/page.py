"""Two snapshots as one file of HTML, with its style and its pictures inside: it opens from a disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from html_page import opening
from grade.debugging.page_tables import ADDRESS, MAP_EXECUTE, MAP_WRITE, NX, PAGE, USER, WRITABLE

from .changes import Changes, EntryChange, compare
from .snapshot import FREE, OWNERS, RESERVED, Frame, Snapshot, Space, Table

STYLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page.css")
ACROSS = 64                         # frames in a row of the picture
ENTRIES_SHOWN = 16                  # of a table, besides those that changed


class Fault(NamedTuple):
    """A write to `address` in the space with this root, and what the kernel's handler returned."""

    address: int
    root: int
    result: int


def write(path: str, title: str, fault: Fault, before: Snapshot, after: Snapshot) -> None:
    """Write the page."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(document(title, fault, before, after)))


def document(title: str, fault: Fault, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Its parts."""
    changes = compare(before, after)
    yield opening("Rung memory", STYLE, title)
    yield f"<p>{escape(story(fault, before, after))}</p>\n"
    yield from changed(changes)
    yield "<h2>Physical memory, by owner</h2>\n<div class=\"pair\">\n"
    for name, snapshot in (("before", before), ("after", after)):
        yield f"<div><h3>{name}</h3>\n{''.join(frames_picture(snapshot, changes))}</div>\n"
    yield "</div>\n"
    yield from owners(before, after)
    for root in dict.fromkeys(space.root for snapshot in (before, after) for space in snapshot.spaces):
        yield from space_section(root, fault, before, after, changes)
    yield "</body>\n</html>\n"


def story(fault: Fault, before: Snapshot, after: Snapshot) -> str:
    """Say in a sentence or two how the fault is handled."""
    old, new = entry_at(before, fault), entry_at(after, fault)
    space = next(space.name for space in before.spaces if space.root == fault.root)
    begin = f"Something writes to {fault.address:#x} in {space}. The page is mapped, but its entry forbids writing."
    if fault.result:
        return f"{begin} The kernel cannot change that: error {(1 << 32) - fault.result}."
    frame = before.frames[(old & ADDRESS) // PAGE]
    if old & ADDRESS == new & ADDRESS:
        return f"{begin} Nobody else has frame {old & ADDRESS:#x}, so it needs no copy: the entry allows writing now."
    return (f"{begin} Frame {old & ADDRESS:#x} is shared ({frame.references} references), so the page gets a copy, frame "
            f"{new & ADDRESS:#x}.")


def entry_at(snapshot: Snapshot, fault: Fault) -> int:
    """The entry that maps the address, 0 when nothing does."""
    space = next(space for space in snapshot.spaces if space.root == fault.root)
    for table in space.tables:
        index = fault.address // PAGE - table.start // PAGE
        if table.level == 1 and index in table.entries:
            return table.entries[index]
    return 0


# ---- What changed ----

def changed(changes: Changes) -> Iterator[str]:
    """A list of it."""
    yield "<h2>What changed</h2>\n<div class=\"pair\">\n<table id=\"frames\">\n<tr><th>frame<th>before<th>after</tr>\n"
    for number, (old, new) in changes.frames.items():
        yield f"<tr><td><code>{number * PAGE:#x}</code><td>{show_frame(old)}<td>{show_frame(new)}</tr>\n"
    yield "</table>\n<table id=\"entries\">\n<tr><th>entry<th>of the table<th>before<th>after</tr>\n"
    for change in changes.entries:
        yield (f"<tr><td>{change.index}<td>level {change.level} at <code>{change.table:#x}</code>, {escape(change.space)}"
               f"<td><code>{show_entry(change.before)}</code><td><code>{show_entry(change.after)}</code></tr>\n")
    yield "</table>\n</div>\n"


def show_frame(frame: Frame) -> str:
    """Its owner and references."""
    return OWNERS[frame.owner] + (f", {frame.references} reference{'' if frame.references == 1 else 's'}"
                                  if frame.owner != FREE else "")


def show_entry(entry: int) -> str:
    """The frame of an entry, and the accesses that it allows."""
    if not entry:
        return "not present"
    return f"{entry & ADDRESS:#x} r{'w' if entry & WRITABLE else '-'}{'-' if entry & NX else 'x'}{'u' if entry & USER else '-'}"


# ---- Physical memory ----

def frames_picture(snapshot: Snapshot, changes: Changes) -> Iterator[str]:
    """A square a frame, row by row, up to the last that is not free; neighbours of one owner are one rectangle. A ring
    around what changed.
    """
    last = max((n for n, frame in enumerate(snapshot.frames) if frame.owner not in (FREE, RESERVED)), default=0)
    rows = max([last, *changes.frames]) // ACROSS + 2
    yield f'<svg viewBox="0 0 {ACROSS} {rows}" shape-rendering="crispEdges">\n'
    for row in range(rows):
        frames = snapshot.frames[row * ACROSS:(row + 1) * ACROSS]
        start = 0
        for x in range(1, len(frames) + 1):
            if x == len(frames) or frames[x].owner != frames[start].owner:
                yield f'<rect x="{start}" y="{row}" width="{x - start}" height="1" style="fill:{colour(frames[start].owner)}"/>\n'
                start = x
    for number in changes.frames:
        yield f'<circle class="ring" cx="{number % ACROSS + 0.5}" cy="{number // ACROSS + 0.5}" r="1"/>\n'
    yield f"</svg>\n<p class=\"more\">A row is {ACROSS * PAGE >> 10} KiB. Above {rows * ACROSS * PAGE:#x} all is free.</p>\n"


def colour(owner: int) -> str:
    """As the style calls it."""
    return f"var(--{OWNERS[owner].replace(' ', '-')})"


def owners(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """How many frames each owner has."""
    yield "<table id=\"owners\">\n<tr><th>frames<th>before<th>after</tr>\n"
    for owner, name in enumerate(OWNERS):
        old, new = before.count(owner), after.count(owner)
        if old or new:
            yield (f'<tr{mark(old != new)}><td><i class="key" style="background:{colour(owner)}"></i>{name}'
                   f'<td class="number">{old}<td class="number">{new}</tr>\n')
    yield "</table>\n"


def mark(is_changed: bool) -> str:
    """The attribute of what is marked."""
    return ' class="changed"' if is_changed else ""


# ---- Address spaces ----

def space_section(root: int, fault: Fault, before: Snapshot, after: Snapshot, changes: Changes) -> Iterator[str]:
    """One space, before and after."""
    sides = [(name, next((space for space in snapshot.spaces if space.root == root), None))
             for name, snapshot in (("before", before), ("after", after))]
    title = next(space.name for _, space in sides if space)
    yield f"<h2>{escape(title[0].upper() + title[1:])}, page tables at <code>{root:#x}</code></h2>\n"
    space = next(space for _, space in reversed(sides) if space)
    if space.regions:
        yield from regions(space, fault)
    yield "<div class=\"pair\">\n"
    for name, side in sides:
        yield f"<div><h3>{name}</h3>\n{''.join(levels(side, changes.entries)) if side else 'It does not exist.'}</div>\n"
    yield "</div>\n"


def regions(space: Space, fault: Fault) -> Iterator[str]:
    """A table of its regions; the one with the fault is marked."""
    yield "<table>\n<tr><th>from<th>to<th>allows<th>region</tr>\n"
    for region in space.regions:
        allows = f"r{'w' if region.flags & MAP_WRITE else '-'}{'x' if region.flags & MAP_EXECUTE else '-'}"
        hit = space.root == fault.root and region.start <= fault.address < region.end
        yield (f"<tr{mark(hit)}><td><code>{region.start:#x}</code><td><code>{region.end:#x}</code><td><code>{allows}</code>"
               f"<td>{escape(region.name)}</tr>\n")
    yield "</table>\n"


def levels(space: Space, entries: Iterable[EntryChange]) -> Iterator[str]:
    """The tables, a column a level."""
    marked = {(change.table, change.index) for change in entries}
    yield "<div class=\"levels\">\n"
    for level in (4, 3, 2, 1):
        yield f"<div>level {level}\n"
        for table in space.tables:
            if table.level == level:
                yield from table_box(table, marked)
        yield "</div>\n"
    yield "</div>\n"


def table_box(table: Table, marked: set[tuple[int, int]]) -> Iterator[str]:
    """One table: its first entries and those that changed."""
    yield f"<div class=\"table\"><b>{table.frame:#x}, from {table.start:#x}</b>\n"
    chosen = {index for index in table.entries if (table.frame, index) in marked} | set(list(table.entries)[:ENTRIES_SHOWN])
    for index in sorted(chosen):
        yield f"<span{mark((table.frame, index) in marked)}>{index:3}  {show_entry(table.entries[index])}</span>\n"
    if len(chosen) < len(table.entries):
        yield f"<span class=\"more\">and {len(table.entries) - len(chosen)} more</span>\n"
    if table.level == 4:
        yield "<span class=\"more\">256 to 511: the kernel's half</span>\n"
    yield "</div>\n"
