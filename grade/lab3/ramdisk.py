"""Ramdisks for the kernel: archives in the form ustar, good ones and damaged ones."""

import io
import random
import tarfile
from collections.abc import Iterable

from ..verdict.trial import Trial

BLOCK = 512
CHECKSUM = slice(148, 156)          # in a header


def archive(files: Iterable[tuple[str, bytes]], form: int = tarfile.USTAR_FORMAT) -> bytes:
    """The bytes of an archive of (name, data)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o755
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def some_files(seed: int) -> list[tuple[str, bytes]]:
    """(name, data) of a few files, `hello` among them."""
    chance = random.Random(f"{seed} ramdisk")
    sizes = (chance.randrange(1, BLOCK), 0, BLOCK, 4096, chance.randrange(4096, 40_000), 300_000)
    names = ("hello", "empty", "one/block", "./page", "d/" * 40 + "deep" * 10, "large")
    return [(name, chance.randbytes(size)) for name, size in zip(names, sizes)]


def with_checksum(data: bytes, at: int) -> bytes:
    """The archive whose header at `at` has the checksum that it should."""
    header = bytearray(data[at:at + BLOCK])
    header[CHECKSUM] = b" " * 8
    header[CHECKSUM] = b"%06o\0 " % sum(header)
    return data[:at] + bytes(header) + data[at + BLOCK:]


def damaged(seed: int) -> list[tuple[str, bytes, int]]:
    """(what is wrong, the archive, how many files come before that)."""
    chance = random.Random(f"{seed} damaged")
    first, second = chance.randbytes(chance.randrange(1, BLOCK)), chance.randbytes(chance.randrange(BLOCK, 2 * BLOCK))
    whole = archive([("hello", first), ("second", second)])
    # Where the second file's header is, and where the file ends.
    at, end = 2 * BLOCK, 3 * BLOCK + -(-len(second) // BLOCK) * BLOCK

    def changed(place: int, field: bytes, checksum: bool = True) -> bytes:
        data = whole[:at + place] + field + whole[at + place + len(field):]
        return with_checksum(data, at) if checksum else data

    return [
        ("it is cut off in its first header", whole[:BLOCK - 1], 0),
        ("it is not an archive", chance.randbytes(4 * BLOCK), 0),
        ("it is cut off in its second header", whole[:at + chance.randrange(1, BLOCK)], 1),
        ("it is cut off in a file", whole[:at + BLOCK + chance.randrange(1, 2 * BLOCK)], 1),
        ("it is cut off behind a file", whole[:end], 2),
        ("it is cut off in its end", whole[:end + BLOCK], 2),
        ("a checksum is wrong", changed(chance.randrange(100), b"\xff", checksum=False), 1),
        ("a checksum is not a number", changed(148, b"abcdefgh", checksum=False), 1),
        ("a size is not a number", changed(124, b"1234x678\0"), 1),
        ("a size has a digit 8", changed(124, b"00000000018\0"), 1),
        ("a size is blank", changed(124, b" " * 12), 1),
        ("a size is negative", changed(124, b"-0000000001\0"), 1),
        ("a size is in binary", changed(124, b"\x80" + bytes(10) + b"\x10"), 1),
        ("a file is larger than the archive", changed(124, b"%011o\0" % (len(whole))), 1),
        ("a file is as large as can be", changed(124, b"7" * 12), 1),
        ("a file ends a block behind the archive", changed(124, b"%011o\0" % (len(whole) - at - BLOCK + 1)), 1),
        ("a header is of another form", changed(257, b"rostu"), 1),
        ("there is one block of zeros, and then something", whole[:at] + bytes(BLOCK) + whole[at:], 1),
    ]


def program_file(t: Trial, name: str) -> bytes:
    """A program's file in the ramdisk."""
    with tarfile.open(t.testbed.ramdisk) as tar:
        file = next((member for member in tar if member.name.lstrip("./") == name), None)
        opened = tar.extractfile(file) if file else None
        return opened.read() if opened else t.fail(f"the ramdisk has no {name}")
