"""Page tables as they look from outside (Intel SDM vol. 3A, 4.5), and the registers that say what protects."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..verdict.trial import Trial

PRESENT, WRITABLE, USER, UNCACHED, LARGE, GLOBAL, NX = 1, 2, 4, 0x10, 0x80, 0x100, 1 << 63
ADDRESS = 0x000FFFFFFFFFF000
MAP_WRITE, MAP_EXECUTE, MAP_USER, MAP_UNCACHED = 1, 2, 4, 8
PAGE, UPPER_HALF = 4096, 0xFFFF800000000000

CR0_BITS = {"WP": 1 << 16, "PG": 1 << 31, "NE": 1 << 5}
CR4_BITS = {"PGE": 1 << 7, "UMIP": 1 << 11, "SMEP": 1 << 20, "SMAP": 1 << 21}
CR4_OFF = {"FSGSBASE": 1 << 16, "OSXSAVE": 1 << 18}
EFER_NXE = 1 << 11


@dataclass(frozen=True)
class Leaf:
    """A mapping: what all levels together allow."""

    start: int
    size: int
    frame: int
    write: bool
    execute: bool
    user: bool
    uncached: bool
    shared: bool                # global: survives a change of address space

    @property
    def flags(self) -> int:
        """As the kernel's MAP_*."""
        flags = ((MAP_WRITE, self.write), (MAP_EXECUTE, self.execute), (MAP_USER, self.user),
                 (MAP_UNCACHED, self.uncached))
        return sum(flag for flag, is_set in flags if is_set)


def leaves(physical: Callable[[int, int], bytes], root: int, level: int = 4, start: int = 0,
           allowed: int = WRITABLE | USER, forbidden: int = 0) -> Iterator[Leaf]:
    """Every mapping below a table, in the order of addresses."""
    table = struct.unpack("<512Q", physical(root & ADDRESS, PAGE))
    for index, entry in enumerate(table):
        if not entry & PRESENT:
            continue
        size = PAGE << 9 * (level - 1)
        address = start + index * size
        if level == 4 and index >= 256:
            address += 0xFFFF << 48
        can, cannot = allowed & entry, forbidden | entry & NX
        if level == 1 or entry & LARGE:
            yield Leaf(address, size, entry & ADDRESS & -size, bool(can & WRITABLE), not cannot, bool(can & USER),
                       bool(entry & UNCACHED), bool(entry & GLOBAL))
        else:
            yield from leaves(physical, entry, level - 1, address, can, cannot)


def show(some: Iterable[Leaf]) -> list[str]:
    """The addresses of the mappings, a few."""
    return [hex(leaf.start) for leaf in some][:5]


def control_registers(text: str) -> dict[str, int]:
    """CR0 to CR4 and EFER, from QEMU's own text."""
    return {name.lower(): int(value, 16) for name, value in re.findall(r"\b(CR\d|EFER)=([0-9a-f]+)", text)}


def expect_protection(t: Trial, registers: dict[str, int]) -> None:
    """Expect the bits that protect to be on, and those that would open a hole to be off."""
    for register, bits, on in (("cr0", CR0_BITS, True), ("cr4", CR4_BITS, True), ("cr4", CR4_OFF, False)):
        for name, bit in bits.items():
            t.expect_equal(bool(registers[register] & bit), on, f"{register.upper()}.{name}")
    t.expect(registers["efer"] & EFER_NXE, "EFER.NXE is set")
