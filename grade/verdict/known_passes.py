"""Passes that need not be made again: for the project's own tests, and never for a student or a submission.

A test that passes on a kernel with a seed does so each time: nothing decides but what is loaded into memory, the key, the
grader's own files and QEMU. `make test` grades the same kernel several times, from several trees. It names a folder of
its own in RUNG_VERDICTS, where each pass is kept under the SHA-256 of all that has decided; nothing else sets that
variable. An exercise that is reached and empty is kept as well: what is said of it has come from the kernel. Any other
failure is run each time: its message names places of the build. So is a test in which somebody types, whose
time is the host's.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import re
import shutil
import struct

from ..machine.testbed import Testbed
from .outcome import Attempt, EmptyExercise
from .registry import Lab, Test

GRADE = pathlib.Path(__file__).resolve().parent.parent
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
LOAD, NOTE = 1, 4           # segments that the machine's loader reads
OF_A_LAB = re.compile(r"base|lab([0-9]+)")


def open_known_passes(testbed: Testbed, lab: Lab) -> KnownPasses | None:
    """The KnownPasses of a Lab on a testbed; None where nobody has named a folder."""
    folder = os.environ.get("RUNG_VERDICTS")
    return KnownPasses(folder, testbed, lab) if folder else None


class KnownPasses:
    """The passes that are kept in a folder, of the kernel, key and QEMU of a prepared testbed."""

    def __init__(self, folder: str, testbed: Testbed, lab: Lab) -> None:
        self.folder = folder
        sources: list[str | pathlib.Path] = [*grader_files(lab.number), *lab.files]
        layout = pathlib.Path(testbed.build, "layout.json")
        self.decided = hashlib.sha256(json.dumps([
            digest_of_image(testbed.kernel), digest_of_ramdisk(testbed.ramdisk), testbed.symbols.sorted,
            layout.read_text() if layout.exists() else "", testbed.key.hex(), identity(testbed.qemu), testbed.firmware,
            [read(path) for path in sources]]).encode())

    def path(self, test: Test, seed: int) -> str:
        """Where the pass of a test with a seed is kept."""
        digest = self.decided.copy()
        digest.update(json.dumps([test.name, seed, test.budget, test.shift]).encode())
        return os.path.join(self.folder, digest.hexdigest())

    def find(self, test: Test, seed: int) -> Attempt | None:
        """The Attempt that is kept, or None."""
        try:
            with open(self.path(test, seed), encoding="utf-8") as file:
                empty, kept = json.load(file)
        except FileNotFoundError:
            return None
        return Attempt(seed, EmptyExercise(**empty) if empty else None, **kept)

    def keep(self, test: Test, attempt: Attempt) -> None:
        """Keep an attempt that has passed or reached an empty exercise, unless somebody typed in it."""
        verdict = attempt.verdict
        if attempt.digest is None or not (verdict is None or isinstance(verdict, EmptyExercise)):
            return
        empty = {"message": verdict.message, "exercise": verdict.exercise} if verdict else None
        path = self.path(test, attempt.seed)
        temporary = f"{path}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump([empty, {"digest": attempt.digest, "console": attempt.console, "records": attempt.records}], file)
        os.replace(temporary, path)         # who reads it sees all of it


def digest_of_image(path: str) -> str:
    """The SHA-256 of what is loaded of a kernel, and where: debug information, which names folders, is not."""
    with open(path, "rb") as file:
        image = file.read()
    entry, table = struct.unpack_from("<QQ", image, 0x18)
    size, count = struct.unpack_from("<HH", image, 0x36)
    digest = hashlib.sha256(struct.pack("<Q", entry))
    for number in range(count):
        kind, flags, offset, address, physical, in_file, in_memory, align = \
            PROGRAM_HEADER.unpack_from(image, table + number * size)
        if kind in (LOAD, NOTE):
            digest.update(PROGRAM_HEADER.pack(kind, flags, 0, address, physical, in_file, in_memory, align))
            digest.update(image[offset:offset + in_file])
    return digest.hexdigest()


def digest_of_ramdisk(path: str | None) -> str | None:
    """The SHA-256 of the ramdisk's file, None without one."""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest() if path else None


def identity(program: str) -> tuple[str, int, int]:
    """The marks that tell a program from another one of its name: its place, its size and its age."""
    path = os.path.realpath(shutil.which(program) or program)
    status = os.stat(path)
    return path, status.st_size, status.st_mtime_ns


def grader_files(lab: int) -> list[pathlib.Path]:
    """The files that judge a test of a lab: all but those of the base and of later labs, which not every tree has."""
    def judges(room: str) -> bool:
        found = OF_A_LAB.fullmatch(room)
        return not found or (0 < int(found.group(1)) <= lab if found.group(1) else lab == 0)
    return [path for path in sorted(GRADE.rglob("*.py")) if judges(path.parent.name)]


def read(path: str | pathlib.Path) -> tuple[str, str, str]:
    """The name of a file in its folder, and its text."""
    path = pathlib.Path(path)
    return path.parent.name, path.name, path.read_text(encoding="utf-8")
