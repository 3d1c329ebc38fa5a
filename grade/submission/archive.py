"""An archive's entries, told by what its bytes are and not by its name. It is read, never extracted."""

from __future__ import annotations

import functools
import gzip
import io
import re
import stat
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from . import refused
from .refused import Refused, shown, too_much

if TYPE_CHECKING:
    from .reading import Taken

NO_FILE = "a link, a device or the like"
UNREADABLE = (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError,
              NotImplementedError, zlib.error, OverflowError)
OTHERS = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}


def of_bytes(data: bytes) -> BinaryIO:
    """A stream of an archive that is in memory."""
    return io.BytesIO(data)


def read(name: str, stream: BinaryIO, taken: Taken) -> None:
    """Add the files of an archive to `taken`. Refused when it cannot be read."""
    start = stream.read(8)
    stream.seek(0)
    if not start:
        raise Refused(f"{shown(name)} is empty")
    for magic, kind in OTHERS.items():
        if start.startswith(magic):
            raise Refused(f"{shown(name)} is a {kind} archive: hand in a .tar.gz, .tar or .zip")
    if not re.search(r"\.(tar\.gz|tgz|tar|zip|gz)$", name, re.IGNORECASE) and start[:2] not in (b"PK", b"\x1f\x8b"):
        raise Refused(f"{shown(name)} is neither a folder nor a .tar.gz, .tgz, .tar or .zip")
    try:
        if start[:2] == b"PK":
            read_zip(stream, taken)
        else:
            read_tar(gzip.GzipFile(fileobj=stream) if start[:2] == b"\x1f\x8b" else stream, taken)
    except UNREADABLE as error:
        raise Refused(f"{shown(name)} cannot be read: {error}") from error


class Limited(io.RawIOBase):
    """A stream that ends in Refused when more than `limit` bytes come out of it: a bomb."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile, limit: int) -> None:
        self.stream = stream
        self.left = limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(min(size if size >= 0 else self.left + 1, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise too_much()
        return data


def read_tar(plain: BinaryIO | gzip.GzipFile, taken: Taken) -> None:
    """The files of a tar archive."""
    limited = cast(BinaryIO, Limited(plain, 2 * refused.MOST_BYTES))       # as far as tarfile needs one
    with tarfile.open(fileobj=limited, mode="r|") as entries:
        for entry in entries:
            path = check_name(entry.name)
            if entry.isreg():
                taken.add(path, entry.size, functools.partial(read_tar_entry, entries, entry))
            elif not entry.isdir():
                taken.leave_out(path, NO_FILE)


def read_tar_entry(entries: tarfile.TarFile, entry: tarfile.TarInfo, most: int) -> bytes:
    """At most so many bytes of a tar's entry."""
    stream = entries.extractfile(entry)
    return stream.read(most) if stream else b""


def read_zip(stream: BinaryIO, taken: Taken) -> None:
    """The files of a zip archive."""
    with zipfile.ZipFile(stream) as entries:
        for entry in entries.infolist():
            path = check_name(entry.filename)
            if entry.is_dir():
                continue
            if stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG):
                taken.add(path, entry.file_size, functools.partial(read_zip_entry, entries, entry))
            else:
                taken.leave_out(path, NO_FILE)


def read_zip_entry(entries: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most so many bytes of a zip's entry."""
    with entries.open(entry) as stream:
        return stream.read(most)


def check_name(name: str) -> str:
    """The path of an archive's entry, in its plainest form. Refused when it leads outside."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise Refused(f"an absolute path: {shown(name)}")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused(f"a path that leads outside: {shown(name)}")
    return "/".join(parts)
