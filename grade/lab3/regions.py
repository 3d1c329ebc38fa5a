"""A model of map, unmap and protect. It computes each page of a stretch of memory from the nonce of the boot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from ..verdict.mix import mix

AREA, PAGE = 0x40000000, 4096
PAGES, STEPS, LONGEST = 32, 400, 6
WRITE, EXECUTE, USER, PRESENT = 1, 2, 4, 8
EEXIST, ENOMEM = "EEXIST", "ENOMEM"


class Region(NamedTuple):
    """Pages in a row with one kind of access."""

    start: int
    end: int
    flags: int

    def __str__(self) -> str:
        return f"pages {self.start} to {self.end - 1} for {access(self.flags)}"


def access(flags: int) -> str:
    """How a message names flags."""
    words = [word for flag, word in ((WRITE, "writing"), (EXECUTE, "running")) if flags & flag]
    return ("reading" if not words else " and ".join(words)) + ("" if flags & USER else ", by the kernel alone")


def entry(bits: int) -> str:
    """How a message names what a page's entry allows."""
    return f"there, for {access(bits)}" if bits & PRESENT else "not there"


def regions_text(regions: list[Region]) -> str:
    """How a message names all regions."""
    return "; ".join(map(str, regions)) or "none"


@dataclass
class Step:
    """One step, and what is to be seen after it: the error, if any, the regions, each page's entry, and the hole."""

    text: str
    error: str | None
    regions: list[Region]
    pages: list[int]
    hole: int


@dataclass
class Memory:
    """`flags`: of each page, None where no region is. `entries`: the bits of its entry; 0: it is not there."""

    flags: list[int | None] = field(default_factory=lambda: [None] * PAGES)
    entries: list[int] = field(default_factory=lambda: [0] * PAGES)

    def map(self, pages: range, flags: int) -> str | None:
        """Nothing may be there."""
        if any(self.flags[page] is not None for page in pages):
            return EEXIST
        for page in pages:
            self.flags[page] = USER | flags
        return None

    def unmap(self, pages: range) -> None:
        """All that is mapped there goes."""
        for page in pages:
            self.flags[page], self.entries[page] = None, 0

    def protect(self, pages: range, flags: int) -> str | None:
        """All must be there. No page gets the right to write back: the first write to it decides."""
        if any(self.flags[page] is None for page in pages):
            return ENOMEM
        for page in pages:
            self.flags[page] = USER | flags
            if self.entries[page]:
                self.entries[page] = PRESENT | USER | flags & ~(WRITE & ~self.entries[page])
        return None

    def populate(self, pages: range, coming: int, shared: int) -> None:
        """Some of these pages come, some of them shared."""
        for page in pages:
            flags = self.flags[page]
            if flags is not None and not self.entries[page] and coming >> page & 1:
                self.entries[page] = PRESENT | (flags & ~WRITE if shared >> page & 1 else flags)

    def regions(self) -> list[Region]:
        """Pages that are alike and meet are one region."""
        found = []
        for flags, group in groupby(range(PAGES), lambda page: self.flags[page]):
            pages = list(group)
            if flags is not None:
                found.append(Region(pages[0], pages[-1] + 1, flags))
        return found

    def hole(self, count: int) -> int:
        """The address of the lowest hole of so many pages; behind the area all is free."""
        free = [flags is None for flags in self.flags] + [True] * count
        return AREA + PAGE * next(page for page in range(PAGES + 1) if all(free[page:page + count]))


def steps(nonce: int) -> Iterator[Step]:
    """All steps, in order."""
    memory = Memory()
    for number in range(STEPS):
        draws = [mix(8 * number + what, nonce) for what in range(8)]
        first = draws[0] % PAGES
        pages = range(first, min(PAGES, first + 1 + draws[1] % LONGEST))
        flags = (0, WRITE, EXECUTE)[draws[2] % 3]
        where = f"of pages {pages.start} to {pages.stop - 1}"
        error = None
        if draws[3] % 8 == 0:
            text = f"unmap {where}"
            memory.unmap(pages)
        elif draws[3] % 8 <= 3:
            text = f"protect {where} for {access(USER | flags)}"
            error = memory.protect(pages, flags)
        else:
            text = f"map {where} for {access(USER | flags)}"
            error = memory.map(pages, flags)
        yield Step(f"after step {number}, {text}", error, memory.regions(), list(memory.entries),
                   memory.hole(1 + draws[7] % LONGEST))
        memory.populate(pages, draws[4], draws[5])
