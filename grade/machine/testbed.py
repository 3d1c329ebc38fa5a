"""The things that all tests of one grading share: the kernel, QEMU, the key, the host's speed."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from typing import TYPE_CHECKING, Dict, TypedDict

from ..verdict.mix import STUDENT_KEY
from ..verdict.outcome import GraderError
from ..verdict.symbols import Symbols
from .calibrate import HostSpeed, calibrate
from .host import ROOM_NEEDED, make_scratch, occupied, room
from .qemu import FLOOD_LIMIT, Machine, Qemu, command_line, find_firmware, with_ramdisk_file

if TYPE_CHECKING:
    from ..verdict.known_passes import KnownPasses


class FieldLayout(TypedDict):
    """Where a field stands in its struct, in bytes."""

    offset: int
    size: int


class StructLayout(TypedDict):
    """A struct of the kernel's, in bytes."""

    size: int
    fields: Dict[str, FieldLayout]


class Layout(TypedDict):
    """The contents of layout.json (tools/layout.py)."""

    constants: Dict[str, int]
    structs: Dict[str, StructLayout]


class Testbed:
    """Use it in a `with`: its end removes the directory that holds every boot's own."""

    def __init__(self, build: str, qemu: str = "qemu-system-x86_64", toolprefix: str = "", key: bytes = STUDENT_KEY,
                 keep: str | None = None) -> None:
        self.build = build
        self.kernel = os.path.join(build, "kernel.elf")
        self.qemu = qemu
        self.key = key
        self.keep = keep
        self.symbols = Symbols(self.kernel, toolprefix)
        self.numbers = itertools.count()
        self.made_scratch: str | None = None
        self.firmware: list[str] = []
        self.speed: HostSpeed           # from prepare() on
        self.running: set[Qemu] = set()
        self.stopped = False
        self.known_passes: KnownPasses | None = None        # passes that need not be made again; see known_passes.py

    def __enter__(self) -> Testbed:
        return self

    def __exit__(self, *_: object) -> None:
        if self.made_scratch:
            shutil.rmtree(self.made_scratch, ignore_errors=True)

    def prepare(self) -> None:
        """Find out what QEMU and this host can do. GraderError: no kernel or no QEMU."""
        if not os.path.exists(self.kernel):
            raise GraderError(f"there is no kernel: {self.kernel}")
        self.firmware = find_firmware(self.qemu)
        self.speed = calibrate(self.qemu, self.firmware, self.new_directory())

    @property
    def scratch(self) -> str:
        """The directory that holds all others. It is made late, when something is to be started."""
        if self.made_scratch is None:
            self.made_scratch = make_scratch()
        return self.made_scratch

    def new_directory(self) -> str:
        """A fresh private directory, empty. The machine started in it removes it, and the last one scratch."""
        path = os.path.join(self.scratch, str(next(self.numbers)))
        os.mkdir(path)
        return path

    def start(self, machine: Machine, directory: str | None = None) -> Qemu:
        """Start a Machine, paused, in `directory` or a fresh one."""
        if self.stopped:
            raise GraderError("interrupted")
        directory = directory or self.new_directory()
        machine = with_ramdisk_file(machine, directory)
        qemu = Qemu(directory, command_line(self.qemu, self.firmware, machine),
                    machine.file_limit or FLOOD_LIMIT, machine.shift)
        self.running.add(qemu)
        qemu.on_close = lambda: self.running.discard(qemu)
        if self.stopped:            # while it was started, when stop() did not know of it
            qemu.process.request_kill()
        return qemu

    @property
    def ramdisk(self) -> str | None:
        """The file with the programs, None when the labs have none."""
        path = os.path.join(self.build, "ramdisk.tar")
        return path if os.path.exists(path) else None

    def is_full(self) -> bool:
        """Whether what a boot writes may have been lost, since others have filled its file system.

        A kernel whose boots have written all that had to be free, as a recording of it may, has filled it itself.
        """
        return room(self.scratch) < FLOOD_LIMIT and occupied(self.scratch) < ROOM_NEEDED

    def stop(self) -> None:
        """Let every boot end soon: kill what runs, start nothing new."""
        self.stopped = True
        for qemu in list(self.running):
            qemu.process.request_kill()

    def layout(self) -> Layout:
        """The kernel's constants and structs, as the build wrote them."""
        try:
            with open(os.path.join(self.build, "layout.json"), encoding="utf-8") as file:
                layout: Layout = json.load(file)
        except (OSError, ValueError) as error:
            raise GraderError(f"cannot read the kernel's layout: {error}") from error
        return layout
