"""Places in a student's files that a human should look at, found in the objects that the compiler made of them.

Macros, assembly, generated names and included files all come down to undefined symbols, instructions and sections. A
place that the file had when it was given out is not named. This is not a verdict, but for entries in the table of tests.
"""

import glob
import os
import re
import struct
import subprocess
from collections.abc import Collection, Iterable

from ..verdict.elf import EXECUTABLE, OF_THE_LINKER, Section, read_sections
from .clean_tree import Tree
from .refused import shown

# Files whose functions and variables an exercise hardly needs: the tests' own, and those that know which test runs.
OF_THE_TESTS = re.compile(r"[^/]+/test/[^/]+|common/core/(test|grade_channel|command_line|explore|symbol)\.c|"
                          r"common/dev/(power|watchdog|serial)\.c|common/arch/boot_\w+\.[cS]")
INSTRUCTIONS = (
    ("uses ports", re.compile(r"(in|out)s?[bwl]?\s|rep (in|out)s")),
    ("uses control registers", re.compile(r"mov\w*\s.*%cr\d")),
    ("uses debug registers", re.compile(r"mov\w*\s.*%d[br]\d")),
    ("uses model-specific registers", re.compile(r"(rd|wr)msr")),
    ("uses descriptor tables", re.compile(r"l[gil]dt|ltr\b")),
    ("reads the time stamp counter", re.compile(r"rdtsc|rdpmc")),
    ("has bytes in its text that are not instructions", re.compile(r"\(bad\)|\.byte")),
)
ORDINARY = re.compile(r"\.(text|rodata|data|bss|debug_\w+|comment|note|eh_frame|fixup)(\..*)?")
# The linker sorts the sections of all tables by their whole names: whatever follows a table's name, however odd, may be
# between its ends (core/table.h).
TABLES = re.compile(r"\.table\.(\w+)\.?(.*)", re.DOTALL)
REFUSED_TABLES = ("test", "bench")
MOST_BYTES = 4 << 20            # of an object whose code is looked at; a large file of the course's makes a tenth of it
SECONDS = 120
AS_ELF = "--target=elf64-x86-64"        # for nm, which else loads the plugins of every compiler on the host for each file
LONGEST = 60                    # characters of a name


class Objects:
    """The objects of a built tree, by the paths of their sources; what GNU's tools say of them."""

    def __init__(self, tree: str, toolprefix: str = "") -> None:
        self.toolprefix = toolprefix
        self.sources = {}
        for path in glob.glob(os.path.join(glob.escape(tree), "build", "**", "obj", "**", "*.[cS].o"), recursive=True):
            self.sources[path.rpartition("/obj/")[2][:-2]] = path

    def included(self, path: str) -> list[str]:
        """The files that one source includes, as the compiler notes them beside its object."""
        try:
            with open(self.sources[path][:-2] + ".d", encoding="utf-8", errors="replace") as file:
                words = file.read().replace("\\\n", " ").partition(": ")[2].split("\n")[0].split()
        except (OSError, KeyError):
            return []
        return words[1:]

    def sections(self, path: str) -> list[Section]:
        """The Sections of a source's object, whatever its size; none where there is no object."""
        if path not in self.sources:
            return []
        with open(self.sources[path], "rb") as file:
            return read_sections(file.read())

    def run(self, tool: str, *words: str, paths: Iterable[str]) -> dict[str, list[str]]:
        """The lines that a tool prints of each of the sources at `paths`, by path; nothing where the tool fails."""
        told: dict[str, list[str]] = {}
        for path in paths:
            told[path] = []
            if path in self.sources and os.path.getsize(self.sources[path]) <= MOST_BYTES:
                done = subprocess.run([self.toolprefix + tool, *words, self.sources[path]], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace", timeout=SECONDS)
                told[path] = done.stdout.splitlines()
        return told


def inspect(objects: Objects, taken: Collection[str], clean: Tree) -> tuple[list[str], list[str]]:
    """(what deserves a look, what is refused), lines `path: what`. `taken`: the student's files, `clean`: all given."""
    given = {path: clean[path][0].decode("utf-8", "replace") if path in clean else "" for path in taken}
    sources = [path for path in sorted(taken) if path.endswith((".c", ".S"))]
    looks, refused = of_sections(objects, sources)
    try:
        return of_code(objects, sources, given) + looks, refused
    except (OSError, subprocess.SubprocessError) as error:
        return [f"no code could be inspected: {error}", *looks], refused


def of_sections(objects: Objects, sources: list[str]) -> tuple[list[str], list[str]]:
    """The same of the sections alone. No tool is asked: one that can be made to fail would let a test in."""
    looks, refused = [], []
    for path in sources:
        try:
            unusual = [section for section in objects.sections(path) if is_unusual(section)]
        except (ValueError, IndexError, struct.error):
            refused.append(f"{path}: its object cannot be read")
            continue
        for section in unusual:
            table = TABLES.fullmatch(section.name)
            name = shown(table.group(2) if table else section.name) or "something"
            if table and table.group(1) in REFUSED_TABLES:
                refused.append(f"{path}: puts {name} into the table of {table.group(1)}s")
            elif table:
                looks.append(f"{path}: puts {name} into the table {shown(table.group(1))}")
            else:
                looks.append(f"{path}: has {'code' if section.flags & EXECUTABLE else 'data'} in the section {name}")
    return looks, refused


def of_code(objects: Objects, sources: list[str], given: dict[str, str]) -> list[str]:
    """Places to look at in what the sources refer to, include and do. `given`: their texts when they were given out."""
    looks = []
    of_tests = tests_symbols(objects)
    undefined = objects.run("nm", "-u", AS_ELF, paths=sources)
    code = objects.run("objdump", "-d", "-w", "--no-show-raw-insn", paths=sources)
    for path in sources:
        if path in objects.sources and os.path.getsize(objects.sources[path]) > MOST_BYTES:
            looks.append(f"{path}: its object is too large for its code to be inspected")
        used = {line.split()[-1] for line in undefined[path] if line.strip()} & of_tests
        new = sorted(name for name in used if not mentions(given[path], name))
        if new:
            looks.append(f"{path}: refers to {listed(new)}")
        strange = sorted(name for name in objects.included(path) if is_elsewhere(name))
        if strange:
            looks.append(f"{path}: includes {listed(strange)}")
        for what, functions in instructions(code[path], given[path]):
            looks.append(f"{path}: {what}, in {listed(functions)}")
    return looks


def is_elsewhere(name: str) -> bool:
    """Whether an included file is neither of the tree nor of the compiler, or one of the tests'."""
    outside = os.path.isabs(name) and not re.search(r"/lib(64|exec)?/(gcc|clang)\w*/", name)
    return outside or ".." in name.split("/") and not name.startswith("/") or "/test/" in name


def tests_symbols(objects: Objects) -> set[str]:
    """The names that the tests' own files define."""
    lines = objects.run("nm", "-g", "--defined-only", AS_ELF,
                        paths=list(filter(OF_THE_TESTS.fullmatch, objects.sources)))
    return {line.split()[-1] for told in lines.values() for line in told if line.strip()}


def instructions(lines: Iterable[str], given: str) -> list[tuple[str, list[str]]]:
    """(what, the functions in which it is) of what objdump shows. Words that the file had when it was given out are
    the course's.
    """
    found: dict[str, set[str]] = {}
    function = "?"
    for line in lines:
        label = re.fullmatch(r"[0-9a-f]+ <(.*)>:", line)
        if label:
            function = label.group(1)
        instruction = re.match(r"\s*[0-9a-f]+:\s+(.*)", line)
        if not instruction:
            continue
        for what, pattern in INSTRUCTIONS:
            if pattern.match(instruction.group(1)) and not mentions(given, instruction.group(1).split()[0]):
                found.setdefault(what, set()).add(function)
    return [(what, sorted(found[what])) for what, _ in INSTRUCTIONS if what in found]


def mentions(text: str, word: str) -> bool:
    """Does a text have this word?"""
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def is_unusual(section: Section) -> bool:
    """Is it a section that ordinary C does not have, or might it be in a table?"""
    if TABLES.fullmatch(section.name):
        return True
    if section.kind in OF_THE_LINKER or section.name.startswith(".registry."):
        return False
    is_odd_code = bool(section.flags & EXECUTABLE) and not section.name.startswith(".text")
    return is_odd_code or not ORDINARY.fullmatch(section.name)


def listed(names: Iterable[str]) -> str:
    """The names in a line."""
    return ", ".join(name[:LONGEST] for name in names)
