"""The names of the numbers in a trace, from the lists that the kernel is built from."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable
from typing import Any

from .events import ROOT


def search(pattern: str, *files: str) -> list[Any]:
    """The matches of the pattern in files of the tree, given as globs."""
    found = []
    for path in sorted(path for name in files for path in glob.glob(os.path.join(ROOT, name))):
        with open(path, encoding="utf-8") as file:
            found += re.findall(pattern, file.read(), re.MULTILINE)
    return found


class Names:
    """`symbol`: a function from an address to the name of the symbol there, or None."""

    def __init__(self, symbol: Callable[[int], str | None] = lambda address: None) -> None:
        self.symbol = symbol
        self.calls: dict[int, str] = {int(number): name for number, name in
                                      search(r"^ *(\d+) +(?:\w+ +)+(\w+) *\(", "*/abi/syscalls.def")}
        self.errors = {int(number): name for name, number in search(r"^ERROR\((\w+), (\d+)", "common/abi/errors.def")}
        self.signals = {int(number): name for name, number in
                        search(r"^SIGNAL\((\w+), (\d+)", "common/abi/signals.def")}
        self.vectors = self.read_vectors()

    @staticmethod
    def read_vectors() -> dict[int, str]:
        """Interrupts by vector: those of the PICs' lines, and those that have one of their own."""
        vectors = {int(number, 0): name for name, number in
                   search(r"^#define VECTOR_(\w+)\s+(\w+)", "common/arch/cpu_bits.h")}
        base = next(number for number, name in vectors.items() if name == "IRQ")
        vectors.update({base + int(line): name for name, line in
                        search(r"^#define IRQ_(\w+)\s+(\d+)", "common/dev/pic.h")})
        return {number: name.lower().replace("_", " ") for number, name in vectors.items()}

    def call(self, number: int) -> str:
        """A system call."""
        return self.calls.get(number, f"call {number}")

    def interrupt(self, vector: int) -> str:
        """An interrupt."""
        return self.vectors.get(vector, f"interrupt {vector:#x}")

    def result(self, value: int) -> str:
        """The result of a system call: a negative error by its name."""
        signed = value - (1 << 64) if value >> 63 else value
        return f"-{self.errors[-signed]}" if -signed in self.errors else number(signed)

    def status(self, value: int) -> str:
        """How a thread or program ended (abi/status.h)."""
        signal = value & 0x7F
        return f"killed by {self.signals.get(signal, signal)}" if signal else f"exited with {value >> 8 & 0xFF}"

    @staticmethod
    def fault(error: int) -> str:
        """A page fault's error code in words (arch/exception.h)."""
        what = "fetch" if error & 0x10 else "write" if error & 2 else "read"
        return f"{what} from {'ring 3' if error & 4 else 'the kernel'}, page {'forbids it' if error & 1 else 'not there'}"

    def address(self, value: int) -> str:
        """Something in memory."""
        return self.symbol(value) or f"{value:#x}"


def number(value: int) -> str:
    """A number as people read it: large ones in hexadecimal."""
    return str(value) if abs(value) < 1 << 16 else f"{value:#x}"
