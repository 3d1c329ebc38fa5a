"""GDB commands for the base kernel: pt, regs, registry, tasks, frames."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable

import gdb

CR0 = {0: "PE", 1: "MP", 2: "EM", 3: "TS", 4: "ET", 5: "NE", 16: "WP", 18: "AM", 29: "NW", 30: "CD", 31: "PG"}
CR4 = {5: "PAE", 7: "PGE", 9: "OSFXSR", 10: "OSXMMEXCPT", 11: "UMIP", 16: "FSGSBASE", 18: "OSXSAVE", 20: "SMEP",
       21: "SMAP"}
EFER = {0: "SCE", 8: "LME", 10: "LMA", 11: "NXE"}
RFLAGS = {0: "CF", 2: "PF", 4: "AF", 6: "ZF", 7: "SF", 8: "TF", 9: "IF", 10: "DF", 11: "OF", 18: "AC", 21: "ID"}
PAGE = {0: "present", 1: "write", 2: "user", 3: "write-through", 4: "uncached", 5: "accessed", 6: "dirty", 7: "large",
        8: "global", 63: "no-execute"}
ADDRESS = 0x000FFFFFFFFFF000


def names(value: int, bits: dict[int, str]) -> str:
    """The names of the bits that are set."""
    return " ".join(name for bit, name in bits.items() if value >> bit & 1)


def machine_register(name: str) -> int:
    """A register by QEMU's own account: it knows those that GDB does not."""
    text = gdb.execute("monitor info registers", to_string=True)
    found = re.search(rf"\b{name}\s*=\s*([0-9a-f]+)", text)
    if not found:
        raise gdb.GdbError(f"QEMU tells nothing of {name}")
    return int(found.group(1), 16)


def physical(address: int) -> int:
    """Eight bytes of physical memory."""
    text = gdb.execute(f"monitor xp /1gx {address:#x}", to_string=True)
    return int(text.split(":")[1].split()[0], 16)


class Registers(gdb.Command):
    """regs: the control registers and flags, bit by bit."""

    def __init__(self) -> None:
        super().__init__("regs", gdb.COMMAND_DATA)

    def invoke(self, argument: str, from_tty: bool) -> None:
        for name, bits in (("CR0", CR0), ("CR4", CR4), ("EFER", EFER), ("RFL", RFLAGS)):
            value = machine_register(name)
            print(f"{name:<5} {value:#018x}  {names(value, bits)}")
        for name in ("CR2", "CR3"):
            print(f"{name:<5} {machine_register(name):#018x}")


class PageTable(gdb.Command):
    """pt ADDRESS [in SPACE]: walk the page tables as the processor does, with the flags of each entry.

    Without SPACE: those that are loaded. A lab whose kernel has more than one address space knows their names."""

    root_named: Callable[[str], int] | None = None      # from the name of a space to the root of its page tables

    def __init__(self) -> None:
        super().__init__("pt", gdb.COMMAND_DATA)

    def root(self, space: str) -> int:
        """Where the walk begins."""
        if not space:
            return machine_register("CR3") & ADDRESS
        if self.root_named is None:
            raise gdb.GdbError("this kernel has one address space")
        return self.root_named(space)

    def invoke(self, argument: str, from_tty: bool) -> None:
        expression, _, space = argument.partition(" in ")
        if not expression.strip():
            raise gdb.GdbError("pt ADDRESS [in SPACE]")
        address = int(gdb.parse_and_eval(f"(unsigned long)({expression})"))
        table = self.root(space.strip())
        for level in (4, 3, 2, 1):
            index = address >> (12 + 9 * (level - 1)) & 511
            entry = physical(table + 8 * index)
            print(f"level {level}  entry {index:3} at {table + 8 * index:#x}: {entry:#018x}  {names(entry, PAGE)}")
            if not entry & 1:
                print(f"{address:#x} is not mapped")
                return
            if level == 1 or entry & 0x80:
                break
            table = entry & ADDRESS
        size = 1 << (12 + 9 * (level - 1))
        where = (entry & ADDRESS & -size) + (address & (size - 1))
        print(f"{address:#x} -> {where:#x}, a page of {size >> 10} KiB")


class Registry(gdb.Command):
    """registry [TABLE]: who takes part in which link-time table, and where that is written."""

    def __init__(self) -> None:
        super().__init__("registry", gdb.COMMAND_DATA)

    def invoke(self, argument: str, from_tty: bool) -> None:
        kernel = gdb.current_progspace().filename
        with open(os.path.join(os.path.dirname(kernel), "registry.txt"), encoding="utf-8") as lines:
            for line in lines:
                table, rank, name, place = line.rstrip("\n").split("\t")
                if argument in ("", table):
                    print(f"{table:<16} {rank:<12} {name:<28} {place}")


class Tasks(gdb.Command):
    """tasks: the tasks of the executor."""

    def __init__(self) -> None:
        super().__init__("tasks", gdb.COMMAND_DATA)

    def invoke(self, argument: str, from_tty: bool) -> None:
        tasks = gdb.parse_and_eval("'executor.c'::tasks")
        print("  id  name                     state         polls  future")
        for index in range(tasks.type.range()[1] + 1):
            task = tasks[index]
            if int(task["id"]) == 0:
                continue
            poll = task["future"]["poll"]
            print(f"{int(task['id']):4}  {task['name'].string():<24} {str(task['state']):<13} {int(task['polls']):5}"
                  f"  {poll.format_string(symbols=True)}")


class Frames(gdb.Command):
    """frames [ADDRESS]: physical memory by owner; or what is known of the frame at a physical address."""

    def __init__(self) -> None:
        super().__init__("frames", gdb.COMMAND_DATA)

    def invoke(self, argument: str, from_tty: bool) -> None:
        pool = gdb.parse_and_eval("'frame.c'::pool")
        if argument:
            self.show(pool, int(gdb.parse_and_eval(argument)) >> 12)
            return
        for owner in gdb.lookup_type("enum frame_owner").fields():
            if owner.name != "FRAME_OWNERS" and int(pool["owned"][owner.enumval]):
                print(f"{owner.name:<18} {int(pool['owned'][owner.enumval]):8}")
        print(f"{'all':<18} {int(pool['total']):8}")

    def show(self, pool: gdb.Value, frame: int) -> None:
        """One frame's entry; one above its zone's watermark was never handed out."""
        for index in range(int(pool["zone_count"])):
            zone = pool["zones"][index]
            if int(zone["start"]) <= frame < int(zone["next"]):
                info = pool["info"][frame]
                owner = info["owner"].cast(gdb.lookup_type("enum frame_owner"))
                print(f"frame {frame << 12:#x}: {owner}, {int(info['references'])} references")
                return
            if int(zone["next"]) <= frame < int(zone["end"]):
                print(f"frame {frame << 12:#x}: never handed out")
                return
        print(f"frame {frame << 12:#x}: not memory that the kernel hands out")


for command in (Registers, PageTable, Registry, Tasks, Frames):
    command()
