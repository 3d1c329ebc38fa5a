"""The contents of a machine's memory at one moment, read from outside: the kernel is not asked."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from grade.debugging.page_tables import ADDRESS, LARGE, PAGE, PRESENT
from grade.debugging.replay import Replay
from grade.lab2.outside import list_nodes, offset, pointer

OWNERS = ("free", "reserved", "kernel", "page tables", "heap", "stacks", "user", "cache", "device", "tests")
FREE, RESERVED, PAGE_TABLES = (OWNERS.index(name) for name in ("free", "reserved", "page tables"))
USER_ENTRIES = 256                  # of a root: the lower half; the others are the kernel's half
PATH_MOST = 128


@dataclass(frozen=True)
class Frame:
    """The kernel's entry for a frame."""

    owner: int
    references: int


@dataclass(frozen=True)
class Region:
    """A region of an address space; `flags` as MAP_*."""

    start: int
    end: int
    flags: int
    name: str


@dataclass
class Table:
    """A page table of some level, for the addresses from `start` on: its entries that are present."""

    level: int
    frame: int
    start: int
    entries: dict[int, int]


@dataclass
class Space:
    """An address space: its regions, and the tables of the lower half, the root first."""

    name: str
    root: int
    regions: list[Region] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass
class Snapshot:
    """All of it. `frames` by their addresses / 4096."""

    frames: list[Frame]
    spaces: list[Space]

    def count(self, owner: int) -> int:
        """How many frames an owner has."""
        return sum(1 for frame in self.frames if frame.owner == owner)


def take(replay: Replay, aspace: int) -> Snapshot:
    """The Snapshot of a machine that stands still. `aspace`: a struct aspace that need not be a program's."""
    frames = read_frames(replay)
    known = {aspace: "the space of the fault", **programs(replay)}
    spaces = {space.root: space for space in (read_space(replay, at, name) for at, name in known.items())}
    for root in roots(replay, frames):
        if root not in spaces:
            spaces[root] = Space("another space", root)
    for space in spaces.values():
        space.tables = list(walk(replay, space.root))
    return Snapshot(frames, sorted(spaces.values(), key=lambda space: space.root))


def read_frames(replay: Replay) -> list[Frame]:
    """The kernel's table of frames. A frame in no zone is reserved: the kernel never hands it out."""
    pool = replay.struct("frame_pool", replay.symbol("pool"))
    frames = [Frame(RESERVED, 0)] * pool.info_length
    zone_size = replay.testbed.layout()["structs"]["frame_zone"]["size"]
    for number in range(pool.zone_count):
        at = replay.symbol("pool") + offset(replay, "frame_pool", "zones") + number * zone_size
        zone = replay.struct("frame_zone", at)
        frames[zone.start:zone.next] = handed_out(replay, pool.info, zone.start, zone.next)
        frames[zone.next:zone.end] = [Frame(FREE, 0)] * (zone.end - zone.next)
    return frames


def handed_out(replay: Replay, info: int, start: int, end: int) -> list[Frame]:
    """The entries of frames that were handed out at least once."""
    layout = replay.testbed.layout()["structs"]["frame_info"]
    size, owner, references = layout["size"], *(layout["fields"][name]["offset"] for name in ("owner", "references"))
    data = replay.memory(info + start * size, (end - start) * size)
    return [Frame(data[at + owner], int.from_bytes(data[at + references:at + references + 4], "little"))
            for at in range(0, len(data), size)]


def programs(replay: Replay) -> dict[int, str]:
    """The address spaces of programs: {address of the struct aspace: name}."""
    found = {}
    for node in list_nodes(replay, replay.symbol("processes")):
        seen = replay.struct("process", node - offset(replay, "process", "table_node"))
        if seen.space and not seen.ended:
            name = seen.name.split(b"\0")[0].decode("ascii", "replace")
            found[seen.space + offset(replay, "space", "aspace")] = f"program {seen.number} ({name})"
    return found


def read_space(replay: Replay, aspace: int, name: str) -> Space:
    """A space without its tables."""
    regions = []
    for node in list_nodes(replay, aspace + offset(replay, "aspace", "regions")):
        seen = replay.struct("region", node - offset(replay, "region", "node"))
        regions.append(Region(seen.start, seen.end, seen.flags, text(replay, seen.name)))
    return Space(name, pointer(replay, aspace + offset(replay, "aspace", "root")), regions)


def text(replay: Replay, address: int) -> str:
    """A string of the kernel."""
    return replay.memory(address, PATH_MOST).split(b"\0")[0].decode("ascii", "replace")


def roots(replay: Replay, frames: list[Frame]) -> list[int]:
    """The root of each address space that there is: a page table with the kernel's half. Not the kernel's own."""
    kernel = pointer(replay, replay.symbol("kernel_root"))
    half = replay.physical(kernel + 8 * USER_ENTRIES, PAGE // 2)
    tables = [PAGE * number for number, frame in enumerate(frames) if frame.owner == PAGE_TABLES]
    return [table for table in tables if table != kernel and replay.physical(table + 8 * USER_ENTRIES, PAGE // 2) == half]


def walk(replay: Replay, table: int, level: int = 4, start: int = 0) -> list[Table]:
    """A table and those below it, in the order of addresses."""
    words = struct.unpack("<512Q", replay.physical(table, PAGE))[:USER_ENTRIES if level == 4 else None]
    entries = {index: word for index, word in enumerate(words) if word & PRESENT}
    found = [Table(level, table, start, entries)]
    for index, word in entries.items():
        if level > 1 and not word & LARGE:
            found += walk(replay, word & ADDRESS, level - 1, start + index * (PAGE << 9 * (level - 1)))
    return found
