"""Good programs for the kernel to look at, with all that a linker may do, and what the kernel must find in them."""

import random
from collections.abc import Callable
from typing import NamedTuple, Union

from .elf_build import (BASE, HEADERS_MAX, MEMORY_MAX, PAGE, PT_DYNAMIC, PT_GNU_STACK, PT_LOAD, PT_NOTE, PT_PHDR,
                        PT_TLS, R,
                        SEGMENT, SEGMENTS_MAX, USER_END, USER_START, W, WORD, X, Elf, File, note, program)

MAP_WRITE, MAP_EXECUTE = 1, 2           # common/mm/page_table.h
Edit = Callable[[Elf, random.Random], None]


class Kind(NamedTuple):
    """A kind of good program: `edit` is called with one and the source of chance."""

    edit: Edit
    what: str
    dynamic: bool
    room: int           # for more program headers


KINDS: list[Kind] = []


def good(what: str, dynamic: bool = False, room: int = 0) -> Callable[[Edit], Edit]:
    """Declare a kind by a function that changes a program, and leaves it good."""
    def register(edit: Edit) -> Edit:
        KINDS.append(Kind(edit, what, dynamic, room))
        return edit
    return register


@good("a program with text, constants and data")
def plain(elf: Elf, chance: random.Random) -> None:
    """As it is made."""


@good("a program that runs anywhere (ET_DYN)", dynamic=True)
def moved(elf: Elf, chance: random.Random) -> None:
    """As it is made."""


@good("a program with one segment, as small as can be")
def one_segment(elf: Elf, chance: random.Random) -> None:
    """The other two are taken away; the entry is the last byte."""
    del elf.segments[1:]
    elf.header.e_phnum = 1
    elf.header.e_entry = elf.text.p_vaddr + elf.text.p_memsz - 1


@good("a program that says for which ABI it was made", room=1)
def noted(elf: Elf, chance: random.Random) -> None:
    """Behind another owner's note."""
    add_notes(elf, note(b"GNU", 3, bytes(20)) + note(b"Rung", 1, chance.randrange(1, 99).to_bytes(4, "little")))


@good("a program with notes that make no sense", room=1)
def notes_cut(elf: Elf, chance: random.Random) -> None:
    """One that is longer than all of them, and would be ours."""
    add_notes(elf, note(b"Rung", 1, bytes([1, 0, 0, 0]))[:-1])


@good("a program with notes that are almost those of the ABI", room=1)
def notes_of_others(elf: Elf, chance: random.Random) -> None:
    """Of another type, another length, another owner."""
    add_notes(elf, note(b"Rung", 2, bytes([7, 0, 0, 0])) + note(b"Rung", 1, bytes(8))
              + note(b"Ring", 1, bytes([7, 0, 0, 0])))


@good("a program whose data is all 0 and has no bytes in the file")
def zeros_only(elf: Elf, chance: random.Random) -> None:
    """GNU ld lets p_offset be behind the end of such a file."""
    elf.data.p_filesz = 0
    elf.data.p_offset += chance.randrange(1, 9) * PAGE


@good("a program with a segment that is empty")
def empty_segment(elf: Elf, chance: random.Random) -> None:
    """At an address where none may be."""
    elf.constants.p_filesz = elf.constants.p_memsz = elf.constants.p_vaddr = elf.constants.p_flags = 0


@good("a program whose p_align is 0, 1 and 16")
def little_aligned(elf: Elf, chance: random.Random) -> None:
    """Pages go by the size of a page all the same."""
    elf.text.p_align, elf.constants.p_align, elf.data.p_align = 0, 1, 16


@good("a program that is aligned to 2 MiB", dynamic=True)
def much_aligned(elf: Elf, chance: random.Random) -> None:
    """As GNU ld did for long."""
    for number, segment in enumerate(elf.segments):
        segment.p_align = 2 << 20
        segment.p_vaddr = number * (2 << 20) + segment.p_offset


@good("a program whose segments fill their pages and meet")
def adjacent(elf: Elf, chance: random.Random) -> None:
    """Each begins in the very page behind the one before."""
    elf.text.p_memsz = PAGE
    elf.place(elf.constants, BASE + PAGE)
    elf.constants.p_memsz = 2 * PAGE - elf.constants.p_offset
    elf.place(elf.data, BASE + 3 * PAGE)


@good("a program at the lowest address that there is")
def lowest(elf: Elf, chance: random.Random) -> None:
    """The others stay where they are."""
    elf.header.e_entry += USER_START - elf.text.p_vaddr
    elf.text.p_vaddr = USER_START


@good("a program that ends where the user half does")
def highest(elf: Elf, chance: random.Random) -> None:
    """To the byte."""
    elf.place(elf.data, USER_END - PAGE)
    elf.data.p_memsz = USER_END - elf.data.p_vaddr


@good("a program that ends where the user half does, when it is moved up", dynamic=True)
def highest_moved(elf: Elf, chance: random.Random) -> None:
    """To the byte."""
    elf.place(elf.data, USER_END - BASE - PAGE)
    elf.data.p_memsz = USER_END - BASE - elf.data.p_vaddr


@good("a program of 256 MiB")
def largest(elf: Elf, chance: random.Random) -> None:
    """Two pages are the other segments'."""
    elf.place(elf.data, 64 << 20)
    elf.data.p_memsz = MEMORY_MAX - 2 * PAGE - elf.data.p_offset


@good(f"a program with {SEGMENTS_MAX} segments", room=SEGMENTS_MAX - 3)
def most_segments(elf: Elf, chance: random.Random) -> None:
    """Each at a random distance."""
    last = elf.data.p_vaddr // PAGE * PAGE + 4 * PAGE
    while len(elf.segments) < SEGMENTS_MAX:
        last += PAGE * chance.randrange(1, 5)
        elf.add(p_type=PT_LOAD, p_flags=chance.choice((R, R | W, R | X)), p_vaddr=last,
                p_memsz=chance.randrange(1, PAGE), p_align=PAGE)


@good(f"a program with {HEADERS_MAX} program headers", room=HEADERS_MAX - 3)
def most_headers(elf: Elf, chance: random.Random) -> None:
    """Of types that say nothing to a kernel, full of nonsense."""
    while len(elf.segments) < HEADERS_MAX:
        elf.add(p_type=chance.choice((0, PT_DYNAMIC, PT_PHDR, PT_TLS, PT_GNU_STACK, 0x6474E552, 0x70000001)),
                p_flags=R | W | X,
                **{name: chance.randrange(WORD) for name in ("p_offset", "p_vaddr", "p_filesz", "p_memsz", "p_align")})
    loaded, others = elf.segments[:3], elf.segments[3:]
    for segment, place in zip(loaded, sorted(chance.sample(range(HEADERS_MAX), 3))):
        others.insert(place, segment)       # in order, and not together
    elf.segments = others


@good("a program whose table of headers lies at the end of the file, in no segment")
def table_at_the_end(elf: Elf, chance: random.Random) -> None:
    """So the program cannot find it."""
    elf.table_at = elf.header.e_phoff = elf.size
    elf.body += bytes(3 * SEGMENT.size)


@good("a program whose table of headers lies in its data", dynamic=True)
def table_in_data(elf: Elf, chance: random.Random) -> None:
    """And not where it begins."""
    elf.table_at = elf.header.e_phoff = elf.size
    elf.body += bytes(3 * SEGMENT.size)
    elf.data.p_filesz += 3 * SEGMENT.size
    elf.data.p_memsz += 3 * SEGMENT.size


@good("a program whose data and constants can only be written, its text only run")
def not_readable(elf: Elf, chance: random.Random) -> None:
    """The processor lets them be read all the same."""
    elf.text.p_flags, elf.data.p_flags = X, W


@good("a program of a Linux system with a table of sections that is nonsense")
def foreign(elf: Elf, chance: random.Random) -> None:
    """EI_OSABI, and what only a linker reads."""
    elf.ident[7] = 3
    elf.header.e_shoff, elf.header.e_shentsize, elf.header.e_shnum = chance.randrange(WORD), 3, 9999
    for segment in elf.segments:
        segment.p_paddr = chance.randrange(WORD)


@good("a program that starts in the zeros behind its text")
def entry_in_zeros(elf: Elf, chance: random.Random) -> None:
    """A segment is what it is in memory."""
    elf.text.p_memsz += 64
    elf.header.e_entry = elf.text.p_vaddr + elf.text.p_memsz - 1


def add_notes(elf: Elf, data: bytes) -> None:
    """Notes at the end of the file."""
    elf.notes = data
    elf.add(p_type=PT_NOTE, p_flags=R, p_offset=elf.size, p_filesz=len(data), p_memsz=len(data), p_align=4)
    elf.body += data


def good_files(seed: int) -> list[File]:
    """A file of each kind."""
    files = []
    for kind in KINDS:
        name = kind.edit.__name__
        chance = random.Random(f"{seed} {name}")
        elf = program(chance, kind.dynamic, kind.room)
        kind.edit(elf, chance)
        files.append(File(name, (), kind.what, elf))
    return files


def found_in(file: File) -> dict[Union[str, tuple[int, str]], int]:
    """The values that the kernel must find: fields of struct elf_program by name, of segments by number and name."""
    elf = file.elf
    segments = [segment for segment in elf.segments if segment.p_type == PT_LOAD and segment.p_memsz]
    table, end = elf.header.e_phoff, elf.header.e_phoff + SEGMENT.size * elf.header.e_phnum
    homes = [segment for segment in segments
             if segment.p_offset <= table and end <= segment.p_offset + segment.p_filesz]
    found: dict[Union[str, tuple[int, str]], int] = {
        "entry": elf.header.e_entry + elf.bias,
        "bias": elf.bias,
        "headers": homes[0].p_vaddr + elf.bias + table - homes[0].p_offset if homes else 0,
        "header_count": elf.header.e_phnum,
        "segment_count": len(segments),
        "abi": int.from_bytes(elf.notes[-4:], "little") if file.name == "noted" else 0,
    }
    for number, segment in enumerate(segments):
        flags = MAP_WRITE * bool(segment.p_flags & W) + MAP_EXECUTE * bool(segment.p_flags & X)
        found.update({(number, "offset"): segment.p_offset if segment.p_filesz else 0,
                      (number, "file_size"): segment.p_filesz, (number, "address"): segment.p_vaddr + elf.bias,
                      (number, "memory_size"): segment.p_memsz, (number, "flags"): flags})
    return found
