"""The differences of two snapshots."""

from __future__ import annotations

from dataclasses import dataclass

from .snapshot import Frame, Snapshot, Space


@dataclass(frozen=True)
class EntryChange:
    """An entry of a page table: 0 before or after where it is not present."""

    space: str
    level: int
    table: int
    index: int
    before: int
    after: int


@dataclass(frozen=True)
class Changes:
    """Frames by their numbers, as (before, after); and entries."""

    frames: dict[int, tuple[Frame, Frame]]
    entries: list[EntryChange]


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """All that is another now."""
    frames = {number: pair for number, pair in enumerate(zip(before.frames, after.frames)) if pair[0] != pair[1]}
    old = {space.root: space for space in before.spaces}
    entries = [change for space in after.spaces for change in compare_space(old.get(space.root), space)]
    return Changes(frames, entries)


def compare_space(before: Space | None, after: Space) -> list[EntryChange]:
    """The entries of one space; of a space that is new, all."""
    old = {(table.level, table.frame): table.entries for table in before.tables} if before else {}
    new = {(table.level, table.frame): table.entries for table in after.tables}
    found = []
    for level, frame in sorted({*old, *new}, reverse=True):
        was, now = old.get((level, frame), {}), new.get((level, frame), {})
        found += [EntryChange(after.name, level, frame, index, was.get(index, 0), now.get(index, 0))
                  for index in sorted({*was, *now}) if was.get(index, 0) != now.get(index, 0)]
    return found
