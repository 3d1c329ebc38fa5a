"""GDB commands for programs: programs, aspaces, regions, break-user; `pt ADDRESS in PROGRAM`; symbols of programs.

All programs lie at the same addresses, so GDB must know the symbols of one alone: of the one whose page tables are
loaded. Each stop sets that right.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import gdb
from __main__ import ADDRESS, PageTable, machine_register

USER_HALF = 1 << 47         # below: programs


def programs_value(expression: str) -> gdb.Value:
    """Something that only a kernel with programs has."""
    try:
        return gdb.parse_and_eval(expression)
    except gdb.MemoryError:
        raise
    except gdb.error as error:
        raise gdb.GdbError("this kernel has no programs") from error


def entries(chain: gdb.Value, struct_name: str, link: str) -> Iterator[gdb.Value]:
    """The structs in a struct list, which hang together by the field `link`."""
    kind = gdb.lookup_type(f"struct {struct_name}")
    node, seen = chain["head"]["next"], {0, int(chain["head"].address)}
    while int(node) not in seen:
        seen.add(int(node))
        entry = gdb.Value(int(node) - kind[link].bitpos // 8).cast(kind.pointer()).dereference()
        yield entry
        node = entry[link]["next"]


def loaded_root() -> int:
    """The root of the page tables that the processor uses."""
    root: int = machine_register("CR3") & ADDRESS
    return root


class Program:
    """One program, as its struct process says."""

    def __init__(self, block: gdb.Value) -> None:
        self.block, self.number, self.name = block, int(block["number"]), block["name"].string()
        # One that has ended has no memory any more, and one that is being made has none yet.
        space = block["space"]
        self.aspace = space["aspace"] if int(space) and not int(block["ended"]) else None
        self.root = int(self.aspace["root"]) if self.aspace is not None else None

    def __str__(self) -> str:
        return f"program {self.number} ({self.name})"

    def threads(self) -> list[gdb.Value]:
        return [entry for entry in entries(self.block["threads"], "user_thread", "node") if int(entry["alive"])]

    def state(self) -> str:
        if not int(self.block["ending"]):
            return "runs"
        status = int(self.block["status"])
        how = f"signal {status & 0x7f}" if status & 0x7f else f"status {status >> 8 & 0xff}"
        return f"{'ended' if int(self.block['ended']) else 'ends'}, {how}"

    @staticmethod
    def all() -> list[Program]:
        """By number."""
        found = [Program(block) for block in entries(programs_value("'process.c'::processes"), "process", "table_node")]
        return sorted(found, key=lambda program: program.number)

    @staticmethod
    def loaded() -> Program | None:
        """The one whose page tables the processor uses, or None."""
        root = loaded_root()
        return next((program for program in Program.all() if program.root == root), None)

    @staticmethod
    def named(word: str) -> Program:
        """By its number, or by its name: the newest of them."""
        for program in reversed(Program.all()):
            if word in (str(program.number), program.name):
                return program
        raise gdb.GdbError(f"no program {word} runs")


def aspace_named(word: str) -> gdb.Value:
    """The struct aspace of a program, or of the kernel; without a word, the one that is loaded."""
    if word == "kernel":
        return programs_value("kernel_aspace")
    program = Program.named(word) if word else Program.loaded()
    if program is None:
        return programs_value("kernel_aspace")
    if program.aspace is None:
        raise gdb.GdbError(f"{program} has no memory")
    return program.aspace


# ---- Looking ----

class Programs(gdb.Command):
    """programs: the programs that run, and their threads. * marks the one whose memory is loaded."""

    def __init__(self) -> None:
        super().__init__("programs", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        programs = Program.all()
        loaded = loaded_root()
        print(f"  number  {'name':<23}  {'page tables':>11}  {'state':<18}  threads")
        for program in programs:
            tables = "none" if program.root is None else f"{program.root:#x}"
            threads = " ".join(str(int(thread["tid"])) for thread in program.threads())
            print(f"{'*' if program.root == loaded else ' '} {program.number:6}  {program.name:<23}  {tables:>11}  "
                  f"{program.state():<18}  {threads}".rstrip())


class Aspaces(gdb.Command):
    """aspaces: the address spaces: their page tables, and what lies in them. * marks the one that is loaded."""

    def __init__(self) -> None:
        super().__init__("aspaces", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        rows = [("kernel", programs_value("kernel_aspace"))]
        rows += [(str(program), program.aspace) for program in Program.all() if program.aspace is not None]
        loaded = loaded_root()
        print(f"  {'page tables':>11}  regions  {'from':>18}  {'to':>18}  of")
        for name, aspace in rows:
            regions = list(entries(aspace["regions"], "region", "node"))
            ends = [int(regions[0]["start"]), int(regions[-1]["end"])] if regions else [0, 0]
            print(f"{'*' if int(aspace['root']) == loaded else ' '} {int(aspace['root']):#11x}  {len(regions):7}  "
                  f"{ends[0]:#18x}  {ends[1]:#18x}  {name}")


class Regions(gdb.Command):
    """regions [PROGRAM]: what lies where in a program, by its number or name, or in the kernel: `regions kernel`.

    Without a word: in the address space that is loaded."""

    def __init__(self) -> None:
        super().__init__("regions", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        for region in entries(aspace_named(argument.strip())["regions"], "region", "node"):
            print(f"{int(region['start']):#18x}  {int(region['end']):#18x}  {access(int(region['flags']))}  "
                  f"{self.what(region)}")

    @staticmethod
    def what(region: gdb.Value) -> str:
        name: str = region["name"].string()
        if int(region["ops"]) != int(programs_value("&memory_ops")):
            return name
        memory = region.address.cast(gdb.lookup_type("struct memory").pointer())
        if not int(memory["image"]):
            return name
        path = memory["image"]["path"].string()
        return f"{name} of {path} from {int(memory['image_offset']):#x}"


def access(flags: int) -> str:
    """As `ls` writes it (MAP_* of mm/page_table.h)."""
    return "r" + ("w" if flags & 1 else "-") + ("x" if flags & 2 else "-")


PageTable.root_named = staticmethod(lambda word: int(aspace_named(word)["root"]))


# ---- Symbols ----

def program_file(name: str) -> str | None:
    """The file with a program's symbols, or None: it was not built here."""
    kernel = gdb.current_progspace().filename
    path = os.path.join(os.path.dirname(kernel), "user", name)
    return path if os.path.exists(path) else None


class UserSymbols:
    """Those of the program whose page tables are loaded."""

    def __init__(self) -> None:
        self.path: str | None = None    # whose symbols GDB has
        gdb.events.stop.connect(lambda event: self.follow())

    def follow(self) -> None:
        """At a stop: whose memory is that now? When there is no telling yet, nobody's."""
        try:
            program = Program.loaded()
        except (gdb.error, gdb.GdbError):
            program = None
        changed = self.take(program_file(program.name) if program else None)
        # GDB has said where it stops, by the symbols that it had then.
        if changed and program is not None and gdb.newest_frame().pc() < USER_HALF:
            print(f"in {program}:")
            gdb.execute("frame")

    def take(self, path: str | None) -> bool:
        """Have these symbols, and no others; is that a change?"""
        if path == self.path:
            return False
        if self.path:
            gdb.execute(f'remove-symbol-file "{self.path}"', to_string=True)
        self.path = path
        if path:
            gdb.execute(f'add-symbol-file "{path}"', to_string=True)
        return True

    def find(self, path: str, location: str) -> list[int]:
        """The addresses of a location of a program's, which need not run."""
        before = self.path
        self.take(path)
        try:
            return [place.pc for place in gdb.decode_line(location)[1] or () if place.pc and place.pc < USER_HALF]
        except gdb.error as error:
            raise gdb.GdbError(str(error))
        finally:
            self.take(before)


class UserBreakpoint(gdb.Breakpoint):
    """Stops when one program comes there; what others have at that address is something else."""

    def __init__(self, program: str, address: int) -> None:
        super().__init__(f"*{address:#x}")
        self.program = program

    def stop(self) -> bool:
        program = Program.loaded()
        return program is not None and program.name == self.program


class BreakUser(gdb.Command):
    """break-user PROGRAM LOCATION: stop when a program reaches LOCATION (a function, FILE:LINE), now or once it runs."""

    def __init__(self) -> None:
        super().__init__("break-user", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        name, _, location = argument.strip().partition(" ")
        if not location:
            raise gdb.GdbError("break-user PROGRAM LOCATION")
        path = program_file(name)
        if path is None:
            raise gdb.GdbError(f"no program {name} was built")
        places = user_symbols.find(path, location.strip())
        if not places:
            raise gdb.GdbError(f"there is no code of {name} at {location.strip()}")
        for place in places:
            UserBreakpoint(name, place)


user_symbols = UserSymbols()
for command in (Programs, Aspaces, Regions, BreakUser):
    command()
