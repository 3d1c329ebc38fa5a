"""Programs for the kernel to look at: each kind that is malformed, a word about what is wrong with it, and good ones.

    python3 -m grade.lab3.elf_files FOLDER [SEED]       write them there, for readelf, and say what each is
"""

from __future__ import annotations

import pathlib
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .elf_build import (BASE, HEADERS_MAX, MEMORY_MAX, PAGE, PT_GNU_STACK, PT_INTERP, PT_LOAD, PT_NOTE, PT_NULL,
                        R, SEGMENT, SEGMENTS_MAX, USER_END, USER_START, W, WORD, X, Elf, File, program)
from .elf_good import good_files

# How a program is spoiled. Nothing looks at its result.
Edit = Callable[[Elf, random.Random], Any]
# The fields to set, as "e_type", "ident[4]" or "data.p_flags", and their values or the functions that give these.
FieldValues = Mapping[str, Any]
MALFORMED, TOO_LARGE, BOTH = ("ENOEXEC",), ("ENOMEM",), ("ENOEXEC", "ENOMEM")
HOLE, UPPER_HALF, KERNEL_IMAGE = 1 << 47, WORD - (1 << 47), WORD - (2 << 30)


@dataclass
class Kind:
    """A way to spoil a program: `edit` is called with it, its three segments, and the source of chance."""

    group: str
    name: str
    what: str
    edit: Edit
    errors: tuple[str, ...] = MALFORMED
    dynamic: bool = False
    room: int = 0           # for more program headers

    def make(self, chance: random.Random) -> File:
        """A file of this kind."""
        elf = program(chance, self.dynamic, self.room)
        self.edit(elf, chance)
        return File(self.name, self.errors, self.what, elf)


KINDS: list[Kind] = []


def kind(group: str, name: str, what: str, edit: Edit | FieldValues, errors: tuple[str, ...] = MALFORMED,
         dynamic: bool = False, room: int = 0) -> None:
    """Declare a kind."""
    KINDS.append(Kind(group, name, what, edit if callable(edit) else setting(edit), errors, dynamic, room))


def setting(fields: FieldValues) -> Edit:
    """The edit that sets these fields."""
    return lambda elf, chance: put(elf, chance, fields)


def put(elf: Elf, chance: random.Random, fields: FieldValues) -> None:
    """Set fields of a file to values, or to what functions of the file and of chance give."""
    for name, value in fields.items():
        value = value(elf, chance) if callable(value) else value
        part, _, field = name.rpartition(".")
        if name.startswith("ident"):
            elf.ident[int(name[6:-1])] = value
        elif name in ("cut", "bytes"):
            setattr(elf, name, value)
        else:
            setattr(getattr(elf, part) if part else elf.header, field, value)


def other_byte(right: int) -> Callable[[Elf, random.Random], int]:
    """Any byte but one."""
    return lambda elf, chance: (right + chance.randrange(1, 256)) % 256


def segment_at(part: str, address: int, size: int | None = None) -> Edit:
    """Let a segment begin at an address and be `size` bytes long, all of them 0. With the text goes the entry."""
    def edit(elf: Elf, chance: random.Random) -> None:
        segment = getattr(elf, part)
        segment.p_vaddr, segment.p_offset, segment.p_filesz = address, address % PAGE, 0
        segment.p_memsz = size or chance.randrange(1, PAGE - address % PAGE + 1)
        if segment is elf.text:
            elf.header.e_entry = address + chance.randrange(segment.p_memsz)
    return edit


# ---- What it is ----

kind("header", "empty", "it has no bytes", {"cut": 0})
kind("header", "one_byte", "it is one byte long", {"cut": 1})
kind("header", "header_cut", "the last byte of its header is missing", {"cut": 63})
kind("header", "script", "it is a text", {"bytes": b"#!/bin/sh\necho hello\n" * 8})
for place, byte in enumerate(b"\x7fELF"):
    kind("header", f"magic_{place}", f"byte {place} of its magic is wrong", {f"ident[{place}]": other_byte(byte)})
kind("header", "class_32", "it is a program of 32 bits (EI_CLASS)", {"ident[4]": 1})
kind("header", "class_none", "its class is none (EI_CLASS)", {"ident[4]": 0})
kind("header", "class_unknown", "there is no such class (EI_CLASS)", {"ident[4]": other_byte(2)})
kind("header", "big_endian", "it says that it is big-endian (EI_DATA)", {"ident[5]": 2})
kind("header", "data_none", "it does not say how its numbers are stored (EI_DATA)", {"ident[5]": 0})
kind("header", "ident_version", "there is no such version (EI_VERSION)", {"ident[6]": other_byte(1)})
kind("header", "version_0", "its version is 0 (e_version)", {"e_version": 0})
kind("header", "version_2", "its version is 2 (e_version)", {"e_version": 2})
kind("header", "version_high", "its version is right in the lowest byte only (e_version)", {"e_version": 0x1000001})
kind("header", "type_none", "its type is none (e_type)", {"e_type": 0})
kind("header", "type_object", "it is an object file, not linked yet (e_type ET_REL)", {"e_type": 1})
kind("header", "type_core", "it is a core file (e_type ET_CORE)", {"e_type": 4})
kind("header", "type_high", "its type is right in the lower byte only (e_type)", {"e_type": 0xFE02})
kind("header", "machine_none", "it is for no machine (e_machine)", {"e_machine": 0})
kind("header", "machine_386", "it is for the 80386 (e_machine)", {"e_machine": 3})
kind("header", "machine_arm", "it is for AArch64 (e_machine)", {"e_machine": 183})
kind("header", "machine_swapped", "its machine is stored big-endian (e_machine)", {"e_machine": 62 << 8})
for field, size in (("e_ehsize", 64), ("e_phentsize", 56)):
    for wrong in (0, size - 1, size + 8, 52 if size == 64 else 32):
        kind("header", f"{field[2:]}_{wrong}", f"{field} is {wrong}, not {size}", {field: wrong})

# ---- The table of program headers ----

TABLE = 3 * SEGMENT.size
kind("table", "table_missing", "its table of program headers is cut off", {"cut": 64})
kind("table", "table_cut", "its table is cut off by a byte", {"cut": 64 + TABLE - 1})
kind("table", "table_none", "it has no program headers (e_phnum)", {"e_phnum": 0})
kind("table", "table_behind_the_end", "its table begins where the file ends (e_phoff)",
     {"e_phoff": lambda elf, _: elf.size})
kind("table", "table_past_the_end", "its table ends a byte behind the file (e_phoff)",
     {"e_phoff": lambda elf, _: elf.size - TABLE + 1})
kind("table", "table_too_long", "its table is longer than the file (e_phnum)", {"e_phnum": HEADERS_MAX})
kind("table", "table_far", "its table lies far behind the file (e_phoff)",
     {"e_phoff": lambda _, chance: chance.randrange(1 << 20, WORD >> 1)})
kind("table", "table_negative", "e_phoff is 2^63", {"e_phoff": WORD >> 1})
kind("table", "table_last_byte", "e_phoff is 2^64 - 1", {"e_phoff": WORD - 1})
kind("table", "table_wraps_to_0", "e_phoff and the table's size together are 2^64, which is 0",
     {"e_phoff": WORD - TABLE})
kind("table", "table_wraps", "e_phoff and the table's size together wrap to an offset in the file",
     {"e_phoff": lambda _, chance: WORD - chance.randrange(1, TABLE)})
kind("table", "nothing_to_load", "no program header is PT_LOAD",
     {f"{part}.p_type": PT_NULL for part in ("text", "constants", "data")})
kind("table", "only_empty_segments", "no segment has a byte",
     {f"{part}.{field}": 0 for part in ("text", "constants", "data") for field in ("p_filesz", "p_memsz")})
for name, what, dynamic in (("interpreter", "it wants an interpreter", False),
                            ("interpreter_dynamic", "it is ET_DYN and wants an interpreter", True)):
    kind("table", name, f"{what} (PT_INTERP)",
         lambda elf, chance: elf.add(p_type=PT_INTERP, p_flags=R, p_offset=300, p_filesz=16,
         p_memsz=16, p_align=1), room=1, dynamic=dynamic)


def add_note(offset: Callable[[int], int], size: Callable[[int], int]) -> Edit:
    """Add notes of so many bytes, somewhere (functions of the file's size)."""
    return lambda elf, chance: elf.add(p_type=PT_NOTE, p_flags=R, p_align=4, p_offset=offset(elf.size),
                                       p_filesz=size(elf.size))


kind("table", "note_past_the_end", "its notes end a byte behind the file",
     add_note(lambda end: end - 32, lambda end: 33), room=1)
kind("table", "note_far", "its notes lie far behind the file", add_note(lambda end: WORD >> 1, lambda end: 32), room=1)
kind("table", "note_wraps", "the offset and size of its notes together wrap",
     add_note(lambda end: WORD - 16, lambda end: 64), room=1)
kind("table", "note_huge", "its notes are 2^64 - 1 bytes long", add_note(lambda end: 64, lambda end: WORD - 1), room=1)

# ---- The bytes of a segment in the file ----


def bytes_at(offset: Callable[[Elf], int], size: Callable[[Elf], int]) -> Edit:
    """Let the data segment have bytes of the file that are not there, and be in memory as it should."""
    def edit(elf: Elf, chance: random.Random) -> None:
        data = elf.data
        page = data.p_vaddr // PAGE * PAGE
        data.p_offset, data.p_filesz = offset(elf) % WORD, size(elf)
        data.p_memsz = data.p_filesz
        elf.place(data, page)
    return edit


kind("bytes", "memory_below_file", "a segment is a byte shorter in memory than in the file",
     {"data.p_memsz": lambda elf, _: elf.data.p_filesz - 1})
kind("bytes", "memory_none", "a segment has bytes in the file and none in memory", {"data.p_memsz": 0})
kind("bytes", "file_huge", "a segment has 2^64 - 1 bytes in the file and few in memory", {"data.p_filesz": WORD - 1})
kind("bytes", "one_past_the_end", "a segment ends a byte behind the file",
     bytes_at(lambda elf: elf.data.p_offset, lambda elf: elf.size - elf.data.p_offset + 1))
kind("bytes", "begins_at_the_end", "the bytes of a segment begin where the file ends",
     bytes_at(lambda elf: elf.size, lambda elf: 1))
kind("bytes", "page_past_the_end", "the bytes of a segment lie a page behind",
     bytes_at(lambda elf: elf.data.p_offset + PAGE, lambda elf: 8))
kind("bytes", "far", "the bytes of a segment lie at 2^63", bytes_at(lambda elf: WORD >> 1, lambda elf: 8))
kind("bytes", "wraps_to_0", "p_offset + p_filesz is 2^64, which is 0",
     bytes_at(lambda elf: WORD - PAGE, lambda elf: PAGE))
kind("bytes", "wraps", "p_offset + p_filesz wraps to an offset in the file",
     bytes_at(lambda elf: WORD - 3 * PAGE + elf.chance.randrange(1, elf.size), lambda elf: 3 * PAGE))
kind("bytes", "last_byte", "the bytes of a segment begin at 2^64 - 1", bytes_at(lambda elf: WORD - 1, lambda elf: 2))
kind("bytes", "offset_moved", "p_vaddr and p_offset differ by a byte, modulo a page",
     {"data.p_vaddr": lambda elf, _: elf.data.p_vaddr ^ 1})
kind("bytes", "offset_moved_more", "p_vaddr and p_offset differ modulo a page",
     {"constants.p_vaddr": lambda elf, chance: elf.constants.p_vaddr ^ chance.randrange(1, PAGE)})
kind("bytes", "offset_moved_aligned_16", "p_vaddr and p_offset are equal modulo p_align, but not modulo a page",
     {"data.p_align": 16, "data.p_vaddr": lambda elf, chance: elf.data.p_vaddr ^ chance.randrange(1, 256) * 16})
kind("bytes", "offset_moved_unaligned", "p_align is 0, and p_vaddr and p_offset differ modulo a page",
     {"data.p_align": 0, "data.p_vaddr": lambda elf, chance: elf.data.p_vaddr ^ chance.randrange(1, PAGE)})
kind("bytes", "offset_moved_by_pages", "p_vaddr and p_offset differ modulo p_align, which is 64 KiB",
     {"data.p_align": 16 * PAGE,
      "data.p_vaddr": lambda elf, chance: BASE + PAGE * chance.randrange(17, 32) + elf.data.p_offset % PAGE})
for wrong in (3, PAGE + 2048, WORD - 1, PAGE - 1):
    kind("bytes", f"align_{wrong:x}", f"p_align is {wrong:#x}, which is not a power of two", {"data.p_align": wrong})

# ---- Where a segment is in memory ----

kind("place", "null", "a segment is at address 0", segment_at("text", 0, PAGE))
kind("place", "page_1", "a segment is at 0x1000, which only a null pointer leads to", segment_at("text", PAGE))
kind("place", "below_64k", "a segment ends where addresses of programs begin",
     segment_at("text", USER_START - PAGE, PAGE))
kind("place", "across_64k", "a segment begins below the addresses of programs",
     segment_at("text", USER_START - 1, 2 * PAGE))
kind("place", "user_end", "a segment begins where the user half ends", segment_at("data", USER_END, 1))
kind("place", "past_user_end", "a segment ends a byte behind the user half", segment_at("data", USER_END - 1, 2))
kind("place", "page_past_user_end", "a segment ends a page behind the user half",
     segment_at("data", USER_END - PAGE, 2 * PAGE))
kind("place", "hole", "a segment is at 2^47, where no addresses are", segment_at("data", HOLE))
kind("place", "upper_half", "a segment is where the kernel's half begins", segment_at("data", UPPER_HALF))
kind("place", "kernel_image", "a segment is where the kernel is", segment_at("data", KERNEL_IMAGE))
kind("place", "last_page", "a segment is in the last page of all addresses", segment_at("data", WORD - PAGE))
kind("place", "address_wraps_to_0", "p_vaddr + p_memsz is 2^64, which is 0", segment_at("data", WORD - PAGE, PAGE))
kind("place", "address_wraps", "p_vaddr + p_memsz wraps to an address in the user half",
     segment_at("data", WORD - PAGE, BASE + 16 * PAGE))
kind("place", "memory_wraps", "p_vaddr + p_memsz wraps to an address below p_vaddr",
     {"data.p_memsz": WORD - PAGE}, errors=BOTH)
kind("place", "memory_last", "p_memsz is 2^64 - 1", {"data.p_memsz": WORD - 1}, errors=BOTH)
kind("place", "memory_negative", "p_memsz is 2^63", {"data.p_memsz": WORD >> 1}, errors=BOTH)
kind("place", "memory_47", "p_memsz is the size of the whole user half", {"data.p_memsz": HOLE}, errors=BOTH)
kind("place", "same_page", "two segments begin in the same page",
     {"data.p_vaddr": lambda elf, _: elf.constants.p_vaddr // PAGE * PAGE + elf.data.p_offset % PAGE})
kind("place", "overlap", "the first segment reaches into the second",
     {"text.p_memsz": lambda elf, _: elf.constants.p_vaddr - BASE + 1})
kind("place", "contains", "the first segment contains the others",
     {"text.p_memsz": lambda elf, _: elf.data.p_vaddr - BASE + 4 * PAGE})
kind("place", "zeros_overlap", "the zeros behind a segment reach into the page where the next one begins",
     {"constants.p_memsz": lambda elf, _: elf.data.p_vaddr // PAGE * PAGE + 1 - elf.constants.p_vaddr})
kind("place", "shared_page", "one segment ends in the page where the next one begins",
     lambda elf, chance: elf.place(elf.constants, BASE))
kind("place", "descending", "the second segment is below the first",
     lambda elf, chance: elf.place(elf.constants, BASE - PAGE * chance.randrange(1, 16)))


def swap(elf: Elf, chance: random.Random) -> None:
    """Let the data be below the constants."""
    elf.place(elf.data, BASE + PAGE)
    elf.place(elf.constants, BASE + 32 * PAGE)


def align_by_more_than_the_bias(elf: Elf, chance: random.Random) -> None:
    """Let the data be aligned where the file says, and not where it is moved."""
    segment_at("data", 16 << 20, PAGE)(elf, chance)
    elf.data.p_align = 8 << 20


def wrap_when_moved(elf: Elf, chance: random.Random) -> None:
    """Let there be constants before the text whose address is in the user half only because the sum wraps."""
    elf.add(p_type=PT_LOAD, p_flags=R, p_vaddr=WORD - BASE + 64 * PAGE, p_memsz=chance.randrange(1, PAGE), p_align=PAGE)
    elf.segments.insert(0, elf.segments.pop())


kind("place", "swapped", "the third segment is below the second", swap)
kind("place", "dynamic_wraps", "the address of a segment of an ET_DYN file wraps when it is moved up",
     segment_at("text", WORD - BASE + 64 * PAGE, PAGE), dynamic=True)
kind("place", "dynamic_constants_wrap", "the address of constants of an ET_DYN file wraps when it is moved up",
     wrap_when_moved, dynamic=True, room=1)
kind("place", "dynamic_past_user_end", "a segment of an ET_DYN file is behind the user half when it is moved up",
     segment_at("data", USER_END - BASE, 1), dynamic=True)
kind("place", "dynamic_upper_half", "a segment of an ET_DYN file is in the kernel's half",
     segment_at("data", UPPER_HALF), dynamic=True)
kind("place", "dynamic_alignment", "p_align is 8 MiB in an ET_DYN file, which is moved up by 4 MiB",
     align_by_more_than_the_bias, dynamic=True)

# ---- What is allowed, and where it starts ----

for part, flags, what in (("data", R | W | X, "data can be run"), ("text", R | W | X, "text can be written"),
                          ("data", W | X, "data can be written and run, and not read"),
                          ("constants", 0, "a segment allows nothing"),
                          ("constants", R | 8, "a segment has a flag that does not exist"),
                          ("text", R | X | 1 << 20, "a segment has a flag of some other system"),
                          ("data", R | W | 1 << 31, "a segment has a flag of some other processor")):
    kind("start", f"flags_{part}_{flags:x}", f"{what} (p_flags)", {f"{part}.p_flags": flags})
for name, what, value in (
        ("entry_0", "e_entry is 0", lambda elf, chance: 0),
        ("entry_in_data", "e_entry is in the data",
         lambda elf, chance: elf.data.p_vaddr + chance.randrange(elf.data.p_filesz)),
        ("entry_in_constants", "e_entry is in the constants", lambda elf, chance: elf.constants.p_vaddr),
        ("entry_behind", "e_entry is the byte behind the text",
         lambda elf, chance: elf.text.p_vaddr + elf.text.p_memsz),
        ("entry_in_the_last_page", "e_entry is behind the text, in its last page",
         lambda elf, chance: elf.text.p_vaddr + PAGE - 1),
        ("entry_before", "e_entry is the byte before the text", lambda elf, chance: elf.text.p_vaddr - 1),
        ("entry_upper_half", "e_entry is in the kernel's half", lambda elf, chance: elf.header.e_entry + UPPER_HALF),
        ("entry_far", "e_entry is in no segment", lambda elf, chance: chance.randrange(1 << 32, 1 << 46))):
    kind("start", name, what, {"e_entry": value})
kind("start", "entry_not_moved", "e_entry of an ET_DYN file is where the text would be if it had been moved twice",
     {"e_entry": lambda elf, _: elf.header.e_entry + BASE}, dynamic=True)
kind("start", "text_not_executable", "no segment can be run", {"text.p_flags": R})

# ---- What is too large ----


def many_segments(elf: Elf, chance: random.Random) -> None:
    """Add small segments, until there is one too many."""
    last = elf.data.p_vaddr // PAGE * PAGE + 8 * PAGE
    while sum(segment.p_type == PT_LOAD for segment in elf.segments) <= SEGMENTS_MAX:
        last += PAGE * chance.randrange(1, 4)
        elf.add(p_type=PT_LOAD, p_flags=R | W, p_vaddr=last, p_memsz=chance.randrange(1, PAGE), p_align=PAGE)


def many_headers(elf: Elf, chance: random.Random) -> None:
    """Add headers that say nothing, until there is one too many."""
    while len(elf.segments) <= HEADERS_MAX:
        elf.add(p_type=PT_GNU_STACK, p_flags=R | W)


kind("limits", "headers_65", f"it has {HEADERS_MAX + 1} program headers", many_headers, errors=TOO_LARGE, room=62)
kind("limits", "segments_17", f"it has {SEGMENTS_MAX + 1} segments", many_segments, errors=TOO_LARGE, room=14)
kind("limits", "memory_one", "one segment takes 256 MiB and a byte",
     segment_at("data", 64 << 20, MEMORY_MAX + 1), errors=TOO_LARGE)
kind("limits", "memory_sum", "all segments together take more than 256 MiB",
     segment_at("data", 64 << 20, MEMORY_MAX - 2 * PAGE + 1),
     errors=TOO_LARGE)
kind("limits", "memory_terabyte", "a segment takes a terabyte", segment_at("data", 64 << 20, 1 << 40), errors=TOO_LARGE)
kind("limits", "dynamic_memory", "the segments of an ET_DYN file take more than 256 MiB",
     segment_at("data", 64 << 20, MEMORY_MAX - PAGE),
     errors=TOO_LARGE, dynamic=True)


def bad_files(seed: int, group: str | None = None) -> list[File]:
    """A file of each kind, of a group or of all."""
    return [each.make(random.Random(f"{seed} {each.group} {each.name}")) for each in KINDS
            if group in (None, each.group)]


def cut_files(seed: int) -> list[File]:
    """A good file, cut off at every 16 bytes."""
    def cut(size: int) -> File:
        elf = program(random.Random(f"{seed} cut"))
        elf.cut = size
        return File(f"cut_{size}", MALFORMED, f"it is cut off after {size} of {elf.size} bytes", elf)
    return [cut(size) for size in range(0, program(random.Random(f"{seed} cut")).size, 16)]


def main() -> None:
    """The command line."""
    folder, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder.mkdir(parents=True, exist_ok=True)
    for file in good_files(seed) + bad_files(seed) + cut_files(seed):
        (folder / file.name).write_bytes(file.data)
        print(f"{file.name}: {' or '.join(file.errors) or 'good'}: {file.what}")


if __name__ == "__main__":
    main()
