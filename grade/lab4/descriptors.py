"""A model of tables of descriptors. It computes each step and its result from the nonce of the boot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..verdict.mix import mix

DESCRIPTORS, FILES, STEPS = 64, 6, 700
OWN = 100               # references of the test to each file
EBADF, EMFILE = "EBADF", "EMFILE"


class Entry(NamedTuple):
    """The file of a descriptor, and whether exec closes it."""

    file: int
    marked: bool


class Table(dict[int, Entry]):
    """Descriptors in use."""

    def lowest(self) -> int | None:
        """The lowest that is free."""
        return next((descriptor for descriptor in range(DESCRIPTORS) if descriptor not in self), None)

    def add(self, entry: Entry) -> int | str:
        """The descriptor, or an error."""
        descriptor = self.lowest()
        if descriptor is None:
            return EMFILE
        self[descriptor] = entry
        return descriptor

    def dup(self, descriptor: int, to: int, marked: bool) -> int | str:
        """The descriptor, or an error."""
        if descriptor not in self or not -1 <= to < DESCRIPTORS:
            return EBADF
        if to == -1:
            return self.add(Entry(self[descriptor].file, marked))
        self[to] = Entry(self[descriptor].file, marked)
        return to

    def close(self, descriptor: int) -> int | str:
        """0, or an error."""
        return 0 if self.pop(descriptor, None) else EBADF

    def exec(self) -> None:
        """Close what is marked."""
        for descriptor in [descriptor for descriptor, entry in self.items() if entry.marked]:
            del self[descriptor]


@dataclass
class Step:
    """One step, its result, and what both tables hold after it."""

    text: str
    result: int | str
    tables: list[Table]
    references: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = [Table(table) for table in self.tables]
        self.references = [sum(entry.file == file for table in self.tables for entry in table.values())
                           for file in range(1, FILES + 1)]


def bits(table: Table, only_marked: bool = False) -> list[int]:
    """The descriptors of a set."""
    return sorted(descriptor for descriptor, entry in table.items() if entry.marked or not only_marked)


def bits_of(word: int) -> list[int]:
    """The descriptors of a set that the kernel has reported."""
    return [descriptor for descriptor in range(DESCRIPTORS) if word >> descriptor & 1]


def steps(nonce: int) -> Iterator[Step]:
    """All steps, in order."""
    tables = [Table(), Table()]
    for number in range(STEPS):
        draws = [mix(8 * number + what, nonce) for what in range(6)]
        chosen = draws[0] % 2
        table = tables[chosen]
        descriptor, to = (draws[i] % (DESCRIPTORS + 4) - 2 for i in (1, 5))
        marked = bool(draws[2] & 1)
        flag = " with DESCRIPTOR_CLOSE_ON_EXEC" if marked else ""
        file = 1 + draws[4] % FILES
        what = draws[3] % 64
        result: int | str = 0
        if what < 24:
            text, result = f"files_add of file {file}{flag}", table.add(Entry(file, marked))
        elif what < 34:
            text, result = f"files_get of {descriptor}", table[descriptor].file if descriptor in table else 0
        elif what < 50:
            text, result = f"files_dup of {descriptor} to {to}{flag}", table.dup(descriptor, to, marked)
        elif what < 62:
            text, result = f"files_close of {descriptor}", table.close(descriptor)
        elif what == 62:
            text = "files_exec"
            table.exec()
        else:
            text = f"files_clone of table {chosen} to table {1 - chosen}"
            tables[1 - chosen] = Table(table)
        yield Step(f"step {number}, {text}, table {chosen}", result, tables)
    yield Step("the end of both tables", 0, [])
