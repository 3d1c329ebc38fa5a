"""Addresses to names: the symbol table of an ELF64 file, lines from addr2line if it is there."""

from __future__ import annotations

import bisect
import os
import struct
import subprocess

from .elf import SYMTAB, read_sections

SYMBOL = struct.Struct("<IBBHQQ")
NAMED_TYPES = (0, 1, 2)             # no type (assembly), object, function
LONGEST_NAME = 120                  # characters of a symbol's name, and of a file's, that are told


class Symbols:
    """The symbols of one kernel. A file that is not an ELF64 one, or is stripped, has none."""

    def __init__(self, path: str, toolprefix: str = "") -> None:
        self.path = path
        self.toolprefix = toolprefix
        self.by_name: dict[str, int] = {}           # of several static functions with one name: the first
        self.sorted: list[tuple[int, str]] = []     # (address, name) of all, static ones of the same name too
        self.lines: dict[int, str] = {}             # address -> as `line` tells it
        self.can_ask = True                         # addr2line
        try:
            with open(path, "rb") as file:
                self.read(file.read())
        except (OSError, struct.error, ValueError, IndexError):
            self.by_name, self.sorted = {}, []
        self.sorted.sort()
        self.addresses = [address for address, _ in self.sorted]

    def read(self, image: bytes) -> None:
        """Take the symbols from every symbol table in the file's bytes."""
        sections = read_sections(image)
        for section in sections:
            if section.kind == SYMTAB:
                self.read_table(image, section.offset, section.size, sections[section.link].offset)

    def read_table(self, image: bytes, offset: int, size: int, strings: int) -> None:
        """Take the named, defined symbols of one table."""
        for at in range(offset, offset + size, SYMBOL.size):
            name_at, info, _, section, value, _ = SYMBOL.unpack_from(image, at)
            if name_at and 0 < section < 0xFF00 and info & 0xF in NAMED_TYPES:
                start = strings + name_at
                name = image[start:image.index(b"\0", start)].decode("ascii", "replace")
                self.by_name.setdefault(name, value)
                self.sorted.append((value, name))

    def address(self, name: str) -> int:
        """The address of a symbol; KeyError when the kernel has none of that name."""
        return self.by_name[name]

    def function(self, address: int, back: int = 0) -> str | None:
        """`function+0x12`, or None when no symbol is near before it. The function is that of `address - back`."""
        index = bisect.bisect_right(self.addresses, address - back) - 1
        if index < 0 or address - self.addresses[index] >= 1 << 20:
            return None
        start, name = self.sorted[index]
        name = name[:LONGEST_NAME]
        return name if address == start else f"{name}+{address - start:#x}"

    def describe(self, address: int) -> str:
        """`function+0x12 (file.c:34)` as far as it is known, else the bare number."""
        return self.join(self.function(address), self.line(address), address)

    @staticmethod
    def join(function: str | None, line: str, address: int) -> str:
        """One text with all that is known of an address."""
        if function is None:
            return f"{address:#x}"
        return f"{function} ({line})" if line else function

    def describe_caller(self, address: int) -> str:
        """The same for a return address: the call before it is meant, whose line and even function may be others.

        The offset is that of the return address, as in the kernel's own backtraces.
        """
        return self.join(self.function(address, 1), self.line(address - 1), address)

    def line(self, address: int) -> str:
        """`file.c:34`, or an empty string. Code from a header appears as a call: `file.c:34, in spin_lock`."""
        if address not in self.lines:
            self.lines[address] = self.ask_addr2line(address)
        return self.lines[address]

    def ask_addr2line(self, address: int) -> str:
        """Run the tool. A tool that is missing, or too slow, does not cause an error; it is not asked again."""
        if not self.can_ask:
            return ""
        command = [self.toolprefix + "addr2line", "-i", "-f", "-e", self.path, hex(address)]
        try:
            answer = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=10)
        except (OSError, subprocess.SubprocessError):
            self.can_ask = False
            return ""
        told = answer.stdout.split("\n")           # function, place, and the same of its caller, ...
        called = ""
        for function, place in zip(told[::2], told[1::2]):
            place = os.path.basename(place.split(" ")[0])[-LONGEST_NAME:]
            if "?" in place:
                return ""
            if not place.partition(":")[0].endswith(".h"):
                return place + called
            called = f", in {function[:LONGEST_NAME]}"
        return ""
