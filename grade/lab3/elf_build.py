"""Files in the ELF-64 format, made field by field, so that each field can be made wrong. Names are the specification's."""

import struct
from dataclasses import dataclass

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
HEADER_FIELDS = ("e_type e_machine e_version e_entry e_phoff e_shoff e_flags e_ehsize e_phentsize e_phnum e_shentsize "
                 "e_shnum e_shstrndx").split()
SEGMENT = struct.Struct("<IIQQQQQQ")
SEGMENT_FIELDS = "p_type p_flags p_offset p_vaddr p_paddr p_filesz p_memsz p_align".split()
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


class Fields:
    """A struct of the format, its fields as attributes."""

    def __init__(self, names, **values):
        self.names = names
        for name in names:
            setattr(self, name, values.pop(name, 0))
        assert not values, values

    def values(self):
        """The fields in order, each as 64 bits hold it; fields that are shorter must fit."""
        return [getattr(self, name) % WORD for name in self.names]


class Elf:
    """A file: `ident`, `header`, `segments` (the program headers), and the bytes between.

    `text`, `constants` and `data` are three of the segments. `cut`: only so many bytes of the file; `bytes`: others.
    """

    def __init__(self, random, size, dynamic=False):
        self.random = random
        self.ident = bytearray(b"\x7fELF\x02\x01\x01" + bytes(9))
        self.header = Fields(HEADER_FIELDS, e_type=ET_DYN if dynamic else ET_EXEC, e_machine=EM_X86_64, e_version=1,
                             e_phoff=HEADER.size, e_ehsize=HEADER.size, e_phentsize=SEGMENT.size)
        self.segments = []
        self.body = bytearray(random.randbytes(size))
        self.table_at = HEADER.size
        self.cut = None
        self.bytes = None
        self.notes = b""

    @property
    def bias(self):
        """What is added to the file's addresses."""
        return BASE if self.header.e_type == ET_DYN else 0

    @property
    def size(self):
        """Of the file, before it is cut."""
        return len(self.body)

    def add(self, **fields):
        """One program header more."""
        segment = Fields(SEGMENT_FIELDS, **fields)
        self.segments.append(segment)
        self.header.e_phnum = len(self.segments)
        return segment

    def to_bytes(self):
        """The file."""
        if self.bytes is not None:
            return self.bytes
        file = bytearray(self.body)
        table = b"".join(SEGMENT.pack(*segment.values()) for segment in self.segments)
        for at, part in ((self.table_at, table), (0, HEADER.pack(bytes(self.ident), *self.header.values()))):
            assert at + len(part) <= len(file)
            file[at:at + len(part)] = part
        return bytes(file[:self.cut])

    def place(self, segment, page):
        """Let a segment begin in this page, as far behind its start as its bytes are in the file."""
        segment.p_vaddr = page + segment.p_offset % PAGE



@dataclass
class File:
    """A file for the kernel: `errors` names what elf_check may answer, nothing for a good one."""

    name: str
    errors: tuple
    what: str           # is wrong with it, or special about it
    elf: Elf

    @property
    def data(self):
        """Its bytes."""
        return self.elf.to_bytes()


def program(random, dynamic=False, room=0):
    """A good program: text with the headers before it, constants, data with zeros behind, each at random sizes.

    `room`: for so many program headers more.
    """
    at = HEADER.size + (3 + room) * SEGMENT.size
    ends = [at + random.randrange(64, 256)]
    for _ in range(2):
        ends.append(ends[-1] + random.randrange(48, 256))
    base = 0 if dynamic else BASE
    elf = Elf(random, ends[2], dynamic)
    elf.text = elf.add(p_type=PT_LOAD, p_flags=R | X, p_vaddr=base, p_filesz=ends[0], p_memsz=ends[0], p_align=PAGE)
    elf.constants = elf.add(p_type=PT_LOAD, p_flags=R, p_offset=ends[0], p_filesz=ends[1] - ends[0],
                            p_memsz=ends[1] - ends[0], p_align=PAGE)
    elf.data = elf.add(p_type=PT_LOAD, p_flags=R | W, p_offset=ends[1], p_filesz=ends[2] - ends[1],
                       p_memsz=ends[2] - ends[1] + random.randrange(3 * PAGE), p_align=PAGE)
    elf.place(elf.constants, base + PAGE * random.randrange(1, 9))
    elf.place(elf.data, (elf.constants.p_vaddr + elf.constants.p_memsz) // PAGE * PAGE + PAGE * random.randrange(1, 9))
    elf.header.e_entry = base + random.randrange(at, ends[0])
    return elf


def note(owner, kind, descriptor):
    """The bytes of one note."""
    name = owner + b"\0"
    return NOTE.pack(len(name), len(descriptor), kind) + padded(name) + padded(descriptor)


def padded(data):
    """The bytes, filled up to a multiple of 4."""
    return data + bytes(-len(data) % 4)
