"""The right answers of the program lab4-processes/user/programs/execs, from the secret that it got."""

from __future__ import annotations

import tarfile

from ..lab3.elf_build import HEADER, PT_LOAD, SEGMENT, Segment
from ..lab3.ramdisk import archive
from ..verdict.mix import mix
from ..verdict.trial import Trial

ROUNDS = 32
CASES, MOST, LENGTH, LINES = 16, 40, 60, 0x100


class Told:
    """The arguments and the environment of one case."""

    def __init__(self, secret: int, number: int) -> None:
        def texts(at: int) -> list[str]:
            return [text(at + 1 + i) for i in range(mix(at, secret) % MOST)]

        def text(question: int) -> str:
            chance = mix(question, secret)
            return "".join(chr(ord("a") + (chance >> i % 48) % 26) for i in range(chance % LENGTH))

        self.words = texts(number * LINES)
        self.environment = texts(number * LINES + 0x80)

    @staticmethod
    def digest(texts: list[str]) -> int:
        """A number that depends on all texts and where they end."""
        total = 0
        for text in texts:
            for byte in [*text.encode(), 0x100]:
                total = mix(total ^ byte, 0)
        return total


def ramdisk_with_bad_files(t: Trial) -> bytes:
    """The lab's programs, and files that are none."""
    files = []
    with tarfile.open(t.testbed.ramdisk) as tar:
        for member in tar:
            opened = tar.extractfile(member)
            if opened:
                files.append((member.name.removeprefix("./"), opened.read()))
    good = dict(files)["execs"]
    machine, kernel = bytearray(good), bytearray(good)
    machine[18] ^= 1
    table = int.from_bytes(good[32:40], "little")
    for at in range(table, len(good), SEGMENT.size):
        if Segment(*SEGMENT.unpack_from(good, at)).p_type == PT_LOAD:
            kernel[at + 16 + 7] = 0xFF          # of p_vaddr
            break
    files += [("bad/empty", b""), ("bad/text", b"#!/bin/true\n" * 50), ("bad/short", good[:HEADER.size + 20]),
              ("bad/machine", bytes(machine)), ("bad/kernel", bytes(kernel))]
    return archive(files)
