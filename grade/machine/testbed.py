"""What all tests of one grading share: the kernel, QEMU, the key, the host's speed."""

import itertools
import json
import os
import shutil

from ..verdict.mix import STUDENT_KEY
from ..verdict.outcome import GraderError
from ..verdict.symbols import Symbols
from .calibrate import calibrate
from .host import ROOM_NEEDED, make_scratch, occupied, room
from .qemu import FLOOD_LIMIT, Qemu, command_line, find_firmware, with_ramdisk_file


class Testbed:
    """Use it in a `with`: its end removes the directory that holds every boot's own."""

    def __init__(self, build, qemu="qemu-system-x86_64", toolprefix="", key=STUDENT_KEY,
                 keep=None):
        self.build = build
        self.kernel = os.path.join(build, "kernel.elf")
        self.qemu = qemu
        self.key = key
        self.keep = keep
        self.symbols = Symbols(self.kernel, toolprefix)
        self.numbers = itertools.count()
        self.scratch = None
        self.firmware = []
        self.speed = None
        self.running = set()
        self.stopped = False
        self.known_passes = None        # passes that need not be made again; see known_passes.py

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def prepare(self):
        """Find out what QEMU and this host can do. GraderError: no kernel or no QEMU."""
        if not os.path.exists(self.kernel):
            raise GraderError(f"there is no kernel: {self.kernel}")
        self.firmware = find_firmware(self.qemu)
        self.speed = calibrate(self.qemu, self.firmware, self.new_directory())

    def new_directory(self):
        """A fresh private directory, empty. What is started in it removes it, and the last one scratch:
        so scratch is made late, when something is to be started.
        """
        self.scratch = self.scratch or make_scratch()
        path = os.path.join(self.scratch, str(next(self.numbers)))
        os.mkdir(path)
        return path

    def start(self, machine, directory=None):
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
    def ramdisk(self):
        """The file with the programs, None when the labs have none."""
        path = os.path.join(self.build, "ramdisk.tar")
        return path if os.path.exists(path) else None

    def is_full(self):
        """Whether what a boot writes may have been lost, since others have filled its file system.

        A kernel whose boots have written all that had to be free, as a recording of it may, has filled it itself.
        """
        return room(self.scratch) < FLOOD_LIMIT and occupied(self.scratch) < ROOM_NEEDED

    def stop(self):
        """Let every boot end soon: kill what runs, start nothing new."""
        self.stopped = True
        for qemu in list(self.running):
            qemu.process.request_kill()

    def layout(self):
        """What the build wrote of the kernel's constants and structs."""
        try:
            with open(os.path.join(self.build, "layout.json"), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError) as error:
            raise GraderError(f"cannot read the kernel's layout: {error}") from error
