"""The sections of an ELF64 file (System V ABI, chapter 4)."""

import struct
from typing import NamedTuple

HEADER = struct.Struct("<IIQQQQIIQQ")
SYMTAB = 2                          # kinds
OF_THE_LINKER = (0, SYMTAB, 3, 4, 9, 17, 18)        # none, symbols, strings, relocations, groups, long indices
EXECUTABLE = 4                      # a flag
LONG_INDEX = 0xFFFF                 # an index that does not fit: section 0 has it


class Section(NamedTuple):
    """One of them. `link` is the number of another, which belongs to it."""

    name: str
    kind: int
    flags: int
    offset: int
    size: int
    link: int


def read_sections(image: bytes) -> list[Section]:
    """The sections in a file's bytes. ValueError, struct.error, IndexError: they are not an ELF64 file."""
    if image[:5] != b"\x7fELF\x02":
        raise ValueError("not an ELF64 file")
    offset, = struct.unpack_from("<Q", image, 0x28)
    size, count, names = struct.unpack_from("<HHH", image, 0x3A)
    if offset == 0:
        return []
    first = HEADER.unpack_from(image, offset)
    headers = [HEADER.unpack_from(image, offset + i * size) for i in range(count or first[5])]
    strings = headers[first[6] if names == LONG_INDEX else names][4]
    return [Section(text(image, strings + name), kind, flags, start, length, link)
            for name, kind, flags, _, start, length, link, *_ in headers]


def text(image: bytes, start: int) -> str:
    """The string at a place."""
    return image[start:image.index(b"\0", start)].decode("utf-8", "replace")
