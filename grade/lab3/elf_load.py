"""Programs to be loaded and looked at: every way in which the file's bytes and the zeros behind them meet pages."""

import random
import zlib

from .elf_build import BASE, HEADER, PAGE, PT_LOAD, R, SEGMENT, W, X, Elf, File, Header, Segment, values
from .elf_good import MAP_EXECUTE, MAP_WRITE, good_files

MAP_USER = 4                            # common/mm/page_table.h
BEHIND = 2 * PAGE                       # so much of the zeros is looked at, of a large segment

# Of a segment: how many bytes it begins behind a page's start, where its bytes in the file end, and where its memory
# ends, from the start of that page on. None: anywhere.
PARTS = [
    ("has no zeros", 0x345, 2 * PAGE + 77, 2 * PAGE + 77),
    ("ends with a page, zeros behind", 0x120, 2 * PAGE, 4 * PAGE + 5),
    ("begins and ends with a page", 0, 2 * PAGE, 3 * PAGE),
    ("has its zeros in the page where its bytes end", 0x40, PAGE + 100, PAGE + 1900),
    ("has one byte of zeros", 0x80, PAGE - 1, PAGE),
    ("goes one byte beyond the page where its bytes end", 0, PAGE + 7, 2 * PAGE + 1),
    ("has one byte in the file", 0x777, 0x778, 3 * PAGE + 9),
    ("has no bytes in the file", 0x99, 0x99, 2 * PAGE + 3),
    ("is a page without bytes in the file", 0, 0, PAGE),
    ("is in one page, and not all of it", 0x200, 0x300, 0x300),
]


def parts(chance: random.Random, dynamic: bool = False) -> Elf:
    """A program with a segment of each of PARTS, in any order and with any flags; the file goes on behind each.

    The last one is the first of PARTS, for which no frame is needed: it can be loaded although one before could not.
    """
    elf = Elf(chance, 0, dynamic)
    base = 0 if dynamic else BASE
    at = HEADER.size + (1 + len(PARTS)) * SEGMENT.size + 64
    elf.add(p_type=PT_LOAD, p_flags=R | X, p_vaddr=base, p_filesz=at, p_memsz=at, p_align=PAGE)
    elf.header.e_entry = base + at - 1
    address = base + 2 * PAGE
    for _, begins, file_end, memory_end in chance.sample(PARTS[1:], len(PARTS) - 1) + PARTS[:1]:
        at += chance.randrange(64, 4 * PAGE)
        at += (begins - at) % PAGE
        elf.add(p_type=PT_LOAD, p_flags=chance.choice((R, R | W, R | X)), p_offset=at, p_vaddr=address + begins,
                p_filesz=file_end - begins, p_memsz=memory_end - begins, p_align=PAGE)
        at += file_end - begins
        address += (memory_end // PAGE + chance.randrange(1, 4)) * PAGE
    elf.body = bytearray(chance.randbytes(at + 3 * PAGE))
    return elf


def files_to_load(seed: int) -> list[File]:
    """A few of the kind above, and all that linkers make."""
    made = [File(name, (), "a segment of every kind", parts(random.Random(f"{seed} {name}"), dynamic))
            for name, dynamic in (("parts", False), ("parts_moved", True))]
    return made + good_files(seed)


def loaded(file: File) -> list[Segment]:
    """The segments that are there, in the order of addresses."""
    return [segment for segment in file.elf.segments if segment.p_type == PT_LOAD and segment.p_memsz]


def meets_in_a_page(segment: Segment) -> bool:
    """Is there a page with bytes of the file, and zeros behind them?"""
    end = segment.p_vaddr + segment.p_filesz
    return segment.p_filesz > 0 and segment.p_memsz > segment.p_filesz and end % PAGE != 0


def pages_of(segment: Segment) -> int:
    """How many pages it touches."""
    return (segment.p_vaddr + segment.p_memsz - 1) // PAGE - segment.p_vaddr // PAGE + 1


def flags_of(segment: Segment) -> int:
    """The rights of its regions, as the kernel's MAP_*."""
    return MAP_USER + MAP_WRITE * bool(segment.p_flags & W) + MAP_EXECUTE * bool(segment.p_flags & X)


def checksums(file: File, segment: Segment) -> tuple[int, int]:
    """Of its bytes up to some zeros, and of the last page's worth."""
    data = file.data[segment.p_offset:segment.p_offset + segment.p_filesz] if segment.p_filesz else b""
    first = data + bytes(min(segment.p_memsz - segment.p_filesz, BEHIND))
    last = min(PAGE, segment.p_memsz)
    before = max(segment.p_memsz - last, 0)
    end = data[before:] + bytes(last - len(data[before:]))
    return zlib.crc32(first), zlib.crc32(end)


def with_data(program: bytes, data: bytes, address: int) -> tuple[bytes, int]:
    """The file of a program with one segment more, which shows `data` at `address`; and where `data` lies in the file.

    The program headers move behind the data.
    """
    header = Header(*HEADER.unpack_from(program)[1:])
    table = program[header.e_phoff:header.e_phoff + header.e_phnum * SEGMENT.size]
    at = -(-len(program) // PAGE) * PAGE
    segment = Segment(p_type=PT_LOAD, p_flags=R, p_offset=at, p_vaddr=address, p_filesz=len(data), p_memsz=len(data),
                      p_align=PAGE)
    header.e_phoff = at + len(data)
    header.e_phnum += 1
    start = HEADER.pack(program[:16], *values(header))
    return (start + program[len(start):].ljust(at - len(start), b"\0") + data + table + SEGMENT.pack(*values(segment)),
            at)
