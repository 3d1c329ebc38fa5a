"""A student's submission: a folder, a clone or an archive, read into memory as plain files.

The files that matter are found by their path: those below labN-*/kernel/, wherever their root is. A link, a device, a
file that is too large or cannot be read cannot spoil them: it is left out and named.
An archive is read, never extracted: absolute paths and `..` are refused, and so is excess size.
"""

from __future__ import annotations

import errno
import os
import pathlib
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Dict, TypeVar

from ..verdict.outcome import GraderError
from . import archive, refused
from .edits import summed_up
from .refused import Refused, shown, too_much

Result = TypeVar("Result")
Content = TypeVar("Content")

MANIFEST = "manifest.json"      # what `make handin` adds
COUNTS = re.compile(r"((?:[^/]+/)*?)(lab[1-9][0-9]*-[^/]+/kernel/(?:[^/]+/)*[^/.][^/]*\.[chS])", re.DOTALL)
IGNORED = re.compile(r"(^|/)(\.git|build|__pycache__|__MACOSX)(/|$)|(^|/)(\.DS_Store$|\._)")
NESTED = re.compile(r"(^|/)[^/.][^/]*\.(tar\.gz|tgz|tar|zip)$", re.IGNORECASE)
MOST_NESTED = 8                 # archives in a folder or an archive
DEEPEST = 2                     # an archive in an archive
MOST_TOLD = 20                  # of what is left out


class Submission(Dict[str, bytes]):
    """Path -> bytes. `found`: what a reader should know of how they lay there, a line each. `unread`: paths that are
    there and are left out."""

    def __init__(self, files: Mapping[str, bytes], found: Iterable[str] = (), unread: Iterable[str] = ()) -> None:
        super().__init__(files)
        self.found = list(found)
        self.unread = set(unread)


# Errors of the host, whatever is handed in.
OF_THE_HOST = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def of_the_submission(step: Callable[..., Result], *arguments: Any) -> Result:
    """The result of `step`. Refused: it fails because of what is handed in, in whatever way. GraderError, OSError,
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


def read_submission(path: str) -> Submission:
    """The Submission at a path. Refused when it cannot be taken."""
    place = pathlib.Path(path)
    if not place.exists():
        raise Refused(f"there is no {shown(str(place))}")
    if place.is_dir():
        return choose(read_folder(place), 0)
    if not stat.S_ISREG(place.stat().st_mode):
        raise Refused(f"{shown(place.name)} is neither a folder nor an archive")
    with open(place, "rb") as stream:
        return read_archive(place.name, stream, 0)


def read_archive(name: str, stream: BinaryIO, depth: int) -> Submission:
    """The Submission in an archive."""
    taken = Taken()
    archive.read(name, stream, taken)
    return choose(taken, depth)


@dataclass
class Room:
    """The room that is left."""

    files: int
    bytes: int


class Taken:
    """The files so far, within the limits: those that may count, those beside them, and what is left out."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.left_out: list[tuple[str, str]] = []       # path, and why
        self.room = Room(refused.MOST_FILES, refused.MOST_BYTES)
        self.room_beside = Room(refused.MOST_BESIDE, refused.MOST_BYTES)

    def is_ignored(self, path: str) -> bool:
        """Is a file, or all in a folder, of no interest? A student's own `build` inside kernel/ is."""
        found = COUNTS.fullmatch(path)
        return bool(IGNORED.search(found.group(1) if found else path))

    def leave_out(self, path: str, why: str) -> None:
        """Name what is not read, if a reader may miss it."""
        if not self.is_ignored(path):
            self.left_out.append((path, why))

    def add(self, path: str, size: int, read: Callable[[int], bytes]) -> None:
        """Read a file by `read(most)`, which gives at most that many bytes. Refused: there is too much that counts."""
        if self.is_ignored(path):
            return
        counts = COUNTS.fullmatch(path) is not None
        room = self.room if counts else self.room_beside
        if room.files <= 0 or size > room.bytes:
            if counts:
                raise too_much()
            self.leave_out(path, "there is too much beside the exercises")
            return
        try:
            data = read(room.bytes + 1)
        except archive.UNREADABLE as error:
            room.files -= 1
            room.bytes -= size      # as far as it goes, it was unpacked
            self.leave_out(path, f"it cannot be read ({getattr(error, 'strerror', None) or error})")
            return
        if len(data) > room.bytes:
            raise too_much()
        if self.files.setdefault(path, data) != data:
            raise Refused(f"two files are named {shown(path)}, and they differ")
        room.files -= 1
        room.bytes -= len(data)


def read_folder(top: pathlib.Path) -> Taken:
    """The Taken of a folder: hidden files last, so that no cache takes the room of the rest."""
    taken, found = Taken(), []

    def leave_out(error: OSError) -> None:
        name = os.path.relpath(error.filename, str(top)).replace(os.sep, "/")
        taken.leave_out(name, f"it cannot be read ({error.strerror})")

    for folder, folders, names in os.walk(str(top), onerror=leave_out):
        inside = os.path.relpath(folder, str(top)).replace(os.sep, "/") + "/"
        inside = "" if inside == "./" else inside
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        in_kernel = re.search(r"(^|/)lab[1-9][0-9]*-[^/]+/kernel/", inside)
        folders[:] = sorted(name for name in folders
                            if name not in links and (in_kernel or not IGNORED.search(inside + name)))
        found += [(inside + name, os.path.join(folder, name)) for name in names + links]
    for name, place in sorted(found, key=lambda each: (bool(re.search(r"(^|/)\.", each[0])), each[0])):
        add_file(taken, name, place)
    return taken


def add_file(taken: Taken, name: str, place: str) -> None:
    """Add a file of a folder."""
    try:
        about = os.lstat(place)
    except OSError as error:
        taken.leave_out(name, f"it cannot be read ({error.strerror})")
        return
    if not stat.S_ISREG(about.st_mode):
        taken.leave_out(name, archive.NO_FILE)
        return

    def read(most: int) -> bytes:
        with open(place, "rb") as stream:
            return stream.read(most)
    taken.add(name, about.st_size, read)


# ---- Which of it is the work ----

def choose(taken: Taken, depth: int) -> Submission:
    """The Submission in what was read: the one root below which exercises lie, else the archive in it."""
    roots: dict[str, dict[str, bytes]] = {}
    for path, data in taken.files.items():
        found = COUNTS.fullmatch(path)
        if found and not found.group(1).endswith("ref/"):
            roots.setdefault(found.group(1), {})[found.group(2)] = data
    left_out = told(taken)
    if roots:
        root = the_one(roots, "folder")
        where = [f"the exercises are in {shown(root)}"] if root else []
        unread = below(dict(taken.left_out), root)
        return Submission(below(taken.files, root), where + left_out, unread)
    inside = nested(taken.files, depth)
    if inside:
        name = the_one(inside, "archive")
        return Submission(inside[name], [f"the exercises are in {shown(name)}", *inside[name].found, *left_out])
    return Submission(taken.files, left_out)


def told(taken: Taken) -> list[str]:
    """The files that are left out, a line each; many of a folder in one."""
    reasons: dict[str, list[str]] = {}
    for path, why in taken.left_out:
        reasons.setdefault(why, []).append(path)
    lines = [f"left out: {shown(text)}: {why}" for why, paths in reasons.items()
             for text in summed_up(paths, taken.files, "files")]
    more = [f"left out: {len(lines) - MOST_TOLD} more"] if len(lines) > MOST_TOLD else []
    return lines[:MOST_TOLD] + more


def the_one(works: Mapping[str, Mapping[str, bytes]], kind: str) -> str:
    """The name of the work, of those found by their names. Refused when two of them differ."""
    names = sorted(works, key=lambda name: (len(name), name))
    for name in names[1:]:
        if exercises(works[name]) != exercises(works[names[0]]):
            raise Refused(f"the exercises are in it twice, and they differ: hand in one {kind} of"
                          f" {shown(names[0]) or 'the top'} and {shown(name)}")
    return names[0]


def exercises(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those that may count."""
    return {path: data for path, data in files.items() if COUNTS.fullmatch(path)}


def nested(files: Mapping[str, bytes], depth: int) -> dict[str, Submission]:
    """The works in archives among the files, by their names. Refused when none of them can be read."""
    names = [path for path in sorted(files) if NESTED.search(path)][:MOST_NESTED] if depth < DEEPEST else []
    found, refusals = {}, []
    for name in names:
        try:
            work = read_archive(name, archive.of_bytes(files[name]), depth + 1)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            if exercises(work):
                found[name] = work
    if refusals and not found:
        raise refusals[0]
    return found


def below(files: Mapping[str, Content], root: str) -> dict[str, Content]:
    """The files below a root, by their paths from there."""
    return {path[len(root):]: data for path, data in files.items() if path.startswith(root)}
