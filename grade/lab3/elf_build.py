"""Files in the ELF-64 format, made field by field, so that each can be wrong. The names are the specification's."""

from __future__ import annotations

import random
import struct
from dataclasses import astuple, dataclass

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
NOTE = struct.Struct("<III")

PT_NULL, PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE, PT_PHDR, PT_TLS, PT_GNU_STACK = 0, 1, 2, 3, 4, 6, 7, 0x6474E551
ET_EXEC, ET_DYN = 2, 3
EM_X86_64 = 62
X, W, R = 1, 2, 4

PAGE = 4096
BASE = 0x400000                 # where programs begin, and what is added to the addresses of an ET_DYN file
USER_START, USER_END = 0x10000, 0x7FFFFFFFF000
SEGMENTS_MAX, HEADERS_MAX, MEMORY_MAX = 16, 64, 256 << 20
WORD = 1 << 64                  # numbers are taken modulo this


@dataclass
class Header:
    """The fields of the file's header behind e_ident, in their order."""

    e_type: int = 0
    e_machine: int = 0
    e_version: int = 0
    e_entry: int = 0
    e_phoff: int = 0
    e_shoff: int = 0
    e_flags: int = 0
    e_ehsize: int = 0
    e_phentsize: int = 0
    e_phnum: int = 0
    e_shentsize: int = 0
    e_shnum: int = 0
    e_shstrndx: int = 0


@dataclass(eq=False)
class Segment:
    """The fields of a program header, in their order."""

    p_type: int = 0
    p_flags: int = 0
    p_offset: int = 0
    p_vaddr: int = 0
    p_paddr: int = 0
    p_filesz: int = 0
    p_memsz: int = 0
    p_align: int = 0


def values(fields: Header | Segment) -> list[int]:
    """The fields, each as 64 bits hold it; fields that are shorter must fit."""
    return [value % WORD for value in astuple(fields)]


class Elf:
    """A file: `ident`, `header`, `segments` (the program headers), and the bytes between.

    `text`, `constants` and `data` are three of the segments. `cut`: only so many bytes of the file; `bytes`: others.
    """

    text: Segment
    constants: Segment
    data: Segment

    def __init__(self, chance: random.Random, size: int, dynamic: bool = False) -> None:
        self.chance = chance
        self.ident = bytearray(b"\x7fELF\x02\x01\x01" + bytes(9))
        self.header = Header(e_type=ET_DYN if dynamic else ET_EXEC, e_machine=EM_X86_64, e_version=1,
                             e_phoff=HEADER.size, e_ehsize=HEADER.size, e_phentsize=SEGMENT.size)
        self.segments: list[Segment] = []
        self.body = bytearray(chance.randbytes(size))
        self.table_at = HEADER.size
        self.cut: int | None = None
        self.bytes: bytes | None = None
        self.notes = b""

    @property
    def bias(self) -> int:
        """The kernel adds this to the file's addresses."""
        return BASE if self.header.e_type == ET_DYN else 0

    @property
    def size(self) -> int:
        """Of the file, before it is cut."""
        return len(self.body)

    def add(self, **fields: int) -> Segment:
        """One program header more."""
        segment = Segment(**fields)
        self.segments.append(segment)
        self.header.e_phnum = len(self.segments)
        return segment

    def to_bytes(self) -> bytes:
        """The file."""
        if self.bytes is not None:
            return self.bytes
        file = bytearray(self.body)
        table = b"".join(SEGMENT.pack(*values(segment)) for segment in self.segments)
        for at, part in ((self.table_at, table), (0, HEADER.pack(bytes(self.ident), *values(self.header)))):
            assert at + len(part) <= len(file)
            file[at:at + len(part)] = part
        return bytes(file[:self.cut])

    def place(self, segment: Segment, page: int) -> None:
        """Let a segment begin in this page, as far behind its start as its bytes are in the file."""
        segment.p_vaddr = page + segment.p_offset % PAGE


@dataclass
class File:
    """A file for the kernel: `errors` names what elf_check may answer, nothing for a good one."""

    name: str
    errors: tuple[str, ...]
    what: str           # is wrong with it, or special about it
    elf: Elf

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.elf.to_bytes()


def program(chance: random.Random, dynamic: bool = False, room: int = 0) -> Elf:
    """A good program: text with the headers before it, constants, data with zeros behind, each at random sizes.

    `room`: for so many program headers more.
    """
    at = HEADER.size + (3 + room) * SEGMENT.size
    ends = [at + chance.randrange(64, 256)]
    for _ in range(2):
        ends.append(ends[-1] + chance.randrange(48, 256))
    base = 0 if dynamic else BASE
    elf = Elf(chance, ends[2], dynamic)
    elf.text = elf.add(p_type=PT_LOAD, p_flags=R | X, p_vaddr=base, p_filesz=ends[0], p_memsz=ends[0], p_align=PAGE)
    elf.constants = elf.add(p_type=PT_LOAD, p_flags=R, p_offset=ends[0], p_filesz=ends[1] - ends[0],
                            p_memsz=ends[1] - ends[0], p_align=PAGE)
    elf.data = elf.add(p_type=PT_LOAD, p_flags=R | W, p_offset=ends[1], p_filesz=ends[2] - ends[1],
                       p_memsz=ends[2] - ends[1] + chance.randrange(3 * PAGE), p_align=PAGE)
    elf.place(elf.constants, base + PAGE * chance.randrange(1, 9))
    elf.place(elf.data, (elf.constants.p_vaddr + elf.constants.p_memsz) // PAGE * PAGE + PAGE * chance.randrange(1, 9))
    elf.header.e_entry = base + chance.randrange(at, ends[0])
    return elf


def note(owner: bytes, kind: int, descriptor: bytes) -> bytes:
    """The bytes of one note."""
    name = owner + b"\0"
    return NOTE.pack(len(name), len(descriptor), kind) + padded(name) + padded(descriptor)


def padded(data: bytes) -> bytes:
    """The bytes, filled up to a multiple of 4."""
    return data + bytes(-len(data) % 4)
