"""What a student hands in: a folder, a clone or an archive, read into memory as plain files.

An archive is read, never extracted: absolute paths, `..`, links, devices and excess size are refused.
"""

import errno
import gzip
import io
import os
import pathlib
import re
import stat
import tarfile
import zipfile
import zlib

from .outcome import GraderError

ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
MOST_FILES = 5000
MOST_BYTES = 64 << 20           # of all files together, unpacked
IGNORED = re.compile(r"(^|/)(\.git|build|__pycache__|__MACOSX)(/|$)|(^|/)\.DS_Store$")
MANIFEST = "manifest.json"      # what `make handin` adds
IN_LAB = re.compile(r"lab[1-9][0-9]*-[^/]+/")


class Refused(Exception):
    """Why a submission is not taken."""


# What is wrong with the host, whatever is handed in.
OF_THE_HOST = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def of_the_submission(step, *arguments):
    """What `step` returns. Refused: it fails because of what is handed in, in whatever way. GraderError, OSError,
    MemoryError: because of the course or the host.
    """
    try:
        return step(*arguments)
    except (Refused, GraderError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in OF_THE_HOST:
            raise
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise Refused(f"it cannot be read: {said or type(error).__name__}") from error


def read_submission(path):
    """Path -> bytes of each file in a submission. Refused when it cannot be taken.

    A folder with nothing but an archive is that archive; a top folder around everything is taken away.
    """
    path = pathlib.Path(path)
    if not path.exists():
        raise Refused(f"there is no {path}")
    if path.is_dir():
        inside = [entry for entry in sorted(path.iterdir()) if not entry.name.startswith(".")]
        if len(inside) != 1 or not is_archive(inside[0]):
            return without_top(read_folder(path))
        path = inside[0]
    if not is_archive(path):
        raise Refused(f"{path.name} is neither a folder nor one of {' '.join(ARCHIVES)}")
    try:
        return without_top(read_zip(path) if path.name.endswith(".zip") else read_tar(path))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError,
            NotImplementedError, zlib.error) as error:
        raise Refused(f"{path.name} cannot be read: {error}") from error


def is_archive(path):
    """Whether a path is that of an archive, by its name."""
    return path.name.endswith(ARCHIVES) and path.is_file() and not path.is_symlink()


class Taken:
    """The files so far, within the limits."""

    def __init__(self):
        self.files = {}
        self.left = MOST_BYTES

    def add(self, name, stream, size):
        """Read one file. Refused for a name that leads outside, for too much, and for two of one name."""
        path = check_name(name)
        if IGNORED.search(path):
            return
        if path in self.files:
            raise Refused(f"two files are named {shown(path)}")
        if len(self.files) >= MOST_FILES or size > self.left:
            raise Refused(f"there is too much in it: at most {MOST_FILES} files and {MOST_BYTES >> 20} MiB")
        data = stream.read(self.left + 1)
        if len(data) > self.left:
            raise Refused(f"there is too much in it: at most {MOST_BYTES >> 20} MiB")
        self.left -= len(data)
        self.files[path] = data


def check_name(name):
    """The path of an archive's entry, in its plainest form. Refused when it leads outside."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise Refused(f"an absolute path: {shown(name)}")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused(f"a path that leads outside: {shown(name)}")
    return "/".join(parts)


def shown(name):
    """A name as it can be printed."""
    return ascii(name)[1:-1][:120]


class Limited(io.RawIOBase):
    """A stream that ends in Refused when more than `limit` bytes come out of it: a bomb."""

    def __init__(self, stream, limit):
        self.stream = stream
        self.left = limit

    def readable(self):
        return True

    def read(self, size=-1):
        data = self.stream.read(min(size if size >= 0 else self.left + 1, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise Refused(f"there is too much in it: at most {MOST_BYTES >> 20} MiB")
        return data


def read_tar(path):
    """The files of a tar archive, compressed or not."""
    taken = Taken()
    with open(path, "rb") as raw:
        plain = gzip.GzipFile(fileobj=raw) if path.name.endswith("gz") else raw
        with tarfile.open(fileobj=Limited(plain, 2 * MOST_BYTES), mode="r|") as archive:
            for entry in archive:
                if entry.isdir():
                    check_name(entry.name)
                elif not entry.isreg():
                    raise Refused(f"a link, a device or the like: {shown(entry.name)}")
                else:
                    taken.add(entry.name, archive.extractfile(entry), entry.size)
    return taken.files


def read_zip(path):
    """The files of a zip archive."""
    taken = Taken()
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            mode = entry.external_attr >> 16
            if entry.is_dir():
                check_name(entry.filename)
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                raise Refused(f"a link, a device or the like: {shown(entry.filename)}")
            else:
                with archive.open(entry) as stream:
                    taken.add(entry.filename, stream, entry.file_size)
    return taken.files


def read_folder(top):
    """The files of a folder; a link or a device in it is refused where it could matter, else left out."""
    taken = Taken()
    for folder, folders, names in os.walk(str(top)):
        inside = os.path.relpath(folder, str(top)).replace(os.sep, "/") + "/"
        inside = "" if inside == "./" else inside
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(name for name in folders
                            if not IGNORED.search(inside + name) and name not in links)
        for name in sorted(names) + links:
            add_file(taken, inside + name, os.path.join(folder, name))
    return taken.files


def add_file(taken, name, place):
    """Add a file of a folder."""
    if stat.S_ISREG(os.lstat(place).st_mode):
        with open(place, "rb") as stream:
            taken.add(name, stream, os.path.getsize(place))
    elif IN_LAB.search(name):
        raise Refused(f"a link, a device or the like: {shown(name)}")


def without_top(files):
    """The files without the one folder that holds them all, as a download from a forge has it."""
    tops = {path.split("/", 1)[0] for path in files if "/" in path}
    if len(tops) == 1 and all("/" in path for path in files) and not IN_LAB.match(next(iter(tops)) + "/"):
        return without_top({path.split("/", 1)[1]: data for path, data in files.items()})
    return files
