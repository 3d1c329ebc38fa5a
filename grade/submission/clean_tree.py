"""The clean copy of the course that a submission is laid on: what a student of the lab gets, nothing else.

In the course's own repository that is what the export makes of it; in an exported tree it is the
tree itself.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from collections.abc import Collection, Iterable
from typing import Dict, NamedTuple

from ..verdict.outcome import GraderError

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OF_THE_TREE = {".git", "build", "__pycache__"}


class TreeFile(NamedTuple):
    """A file of a tree."""

    data: bytes
    program: bool


Tree = Dict[str, TreeFile]      # by path


def clean_tree(lab: int, ref: Collection[int] = (), root: pathlib.Path = ROOT) -> Tree:
    """The tree that a student of a lab gets. `ref`: the labs whose solution is taken.

    GraderError when this tree cannot be read.
    """
    files = {path: read_file(root / path) for path in list_files(root)}
    if not (root / "tools" / "export").is_dir():
        return files
    return exported(files, lab, ref, root)


def all_branches(root: pathlib.Path = ROOT) -> Tree:
    """The same of all labs at once, with the solutions that may be shown: whatever a clone of the course may hold."""
    labs = sorted(int(path.name[3:].split("-")[0]) for path in root.glob("lab[1-9]*-*"))
    return clean_tree(labs[-1], labs if (root / "tools" / "export").is_dir() else (), root)


def read_file(path: pathlib.Path) -> TreeFile:
    """The bytes of a file, and whether it is a program."""
    return TreeFile(path.read_bytes(), os.access(str(path), os.X_OK))


def list_files(root: pathlib.Path) -> list[str]:
    """The files that git tracks, or all where there is no repository."""
    if (root / ".git").exists():
        try:
            listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=str(root),
                                    check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise GraderError(f"git cannot list the files of {root}: {error}") from error
        names = listed.decode("utf-8", "surrogateescape").split("\0")
        return sorted(name for name in names if name and (root / name).is_file())
    return sorted(str(path.relative_to(root)) for path in root.rglob("*")
                  if path.is_file() and not NOT_OF_THE_TREE & set(path.relative_to(root).parts))


def exported(files: Tree, lab: int, ref: Iterable[int], root: pathlib.Path) -> Tree:
    """The tree that the course shows to students of a lab, the solutions in `ref` included."""
    sys.path.insert(0, str(root / "tools"))
    try:
        from export.course import Course
        from gittree import File
    finally:
        sys.path.pop(0)
    course = Course({path: File(data, program) for path, (data, program) in files.items()})
    if course.errors:
        raise GraderError("the exercises of this tree are not well marked", course.errors)
    tree = dict(course.branch(lab))
    for number in ref:
        tree.update(course.reference(number))
    return {path: TreeFile(file.data, file.executable) for path, file in tree.items()}


def write_tree(folder: str, files: Tree) -> None:
    """Write the files into a folder."""
    for path, file in files.items():
        place = pathlib.Path(folder, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.data)
        place.chmod(0o755 if file.program else 0o644)
