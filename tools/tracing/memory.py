"""The events that the kernel kept, read from the memory of a machine that the user ended without asking the kernel."""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .events import Noted, Trace, TraceError, make_trace
from .names import search

if TYPE_CHECKING:
    from grade.verdict.symbols import Symbols

PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
LOADED = 1


class Memory:
    """The file that was the machine's memory, by the kernel's addresses."""

    def __init__(self, path: str, build: str, symbols: Symbols) -> None:
        self.symbols = symbols
        with open(path, "rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with open(os.path.join(build, "layout.json"), encoding="utf-8") as file:
            self.structs = json.load(file)["structs"]
        with open(os.path.join(build, "kernel.elf"), "rb") as file:
            self.image = list(loaded_parts(file.read()))
        self.physical_map = int(search(r"^#define PHYSICAL_MAP\s+(\w+)", "common/arch/memory_layout.h")[0], 16)

    def read(self, address: int, size: int) -> bytes:
        """Bytes at an address of the kernel's image or of its map of all memory."""
        at = next((address - start + physical for start, end, physical in self.image if start <= address < end),
                  address - self.physical_map)
        if not 0 <= at <= len(self.bytes) - size:
            raise TraceError(f"there is no memory at {address:#x}")
        return self.bytes[at:at + size]

    def struct(self, name: str, address: int) -> dict[str, int]:
        """A struct of the kernel: {field: number}."""
        layout = self.structs[name]
        data = self.read(address, layout["size"])
        return {field: int.from_bytes(data[place["offset"]:place["offset"] + place["size"]], "little")
                for field, place in layout["fields"].items()}

    def ring(self, name: str, page_size: int = 4096) -> tuple[list[Noted], int]:
        """The events in a ring, the oldest first, as make_trace takes them; and how many were overwritten."""
        ring = self.struct("trace_ring", self.symbols.address(name))
        event_size = self.structs["trace_event"]["size"]
        a_page, oldest, events = page_size // event_size, max(0, ring["taken"] - ring["size"]), []
        for number in range(oldest, ring["taken"]):
            page, place = divmod(number % ring["size"], a_page)
            start = int.from_bytes(self.read(ring["pages"] + 8 * page, 8), "little")
            event = self.struct("trace_event", start + place * event_size)
            events.append([event[field] for field in ("id", "processor", "when", "first", "second")])
        return events, oldest


def loaded_parts(image: bytes) -> Iterator[tuple[int, int, int]]:
    """(start, end, physical start) of each part of an ELF64 file that is loaded."""
    offset, = struct.unpack_from("<Q", image, 0x20)
    size, count = struct.unpack_from("<HH", image, 0x36)
    for i in range(count):
        kind, _, _, start, physical, _, length, _ = PROGRAM_HEADER.unpack_from(image, offset + i * size)
        if kind == LOADED:
            yield start, start + length, physical


def from_memory(path: str, build: str, symbols: Symbols, ids: Sequence[str]) -> Trace:
    """The Trace in the memory of an ended machine. TraceError: nothing was traced."""
    memory = Memory(path, build, symbols)
    (names, names_lost), (events, lost) = memory.ring("trace_names"), memory.ring("trace_events")
    if not names and not events:
        raise TraceError("the kernel has traced nothing")
    return make_trace(names + events, ids, names_lost + lost, counts_ns=False)
