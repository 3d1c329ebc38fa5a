"""Which of a student's files count: one rule for `make handin`, for the course's grader and for the export."""

from __future__ import annotations

import re
from collections.abc import Collection

from .clean_tree import Tree

FILE = re.compile(r"lab([1-9][0-9]*)-[\w.-]+/kernel/(.+)", re.ASCII)
# A name is taken only if it is harmless in a makefile.
NAME = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.[chS]", re.ASCII)
SOURCE = re.compile(r"(?:.*/)?[^./][^/]*\.(?:[chS]|[CHs]|cc|cpp|inc)", re.DOTALL)
EXERCISE = re.compile(rb"^\s*//\s*EXERCISE [0-9]", re.MULTILINE)


def is_taken(path: str, lab: int, ref: Collection[int], clean: Tree) -> bool:
    """Does a file count: an exercise's file or a new source beside one, of this lab or one before it?

    `clean`: path -> (bytes, ...) of the published tree. `ref`: the labs whose solution is taken instead.
    """
    inside = name_in_kernel(path, lab, ref, clean)
    if inside is None or not NAME.fullmatch(inside):
        return False
    return path not in clean or EXERCISE.search(clean[path][0]) is not None


def has_odd_name(path: str, lab: int, ref: Collection[int], clean: Tree) -> bool:
    """Would a new file count if only it were named otherwise?"""
    inside = name_in_kernel(path, lab, ref, clean)
    return inside is not None and path not in clean and bool(SOURCE.fullmatch(inside)) and not NAME.fullmatch(inside)


def name_in_kernel(path: str, lab: int, ref: Collection[int], clean: Tree) -> str | None:
    """The name of a file inside the kernel folder of a lab that is graded; None if it lies elsewhere."""
    found = FILE.fullmatch(path)
    if not found or int(found.group(1)) > lab or int(found.group(1)) in ref:
        return None
    top = path.split("/")[0] + "/"
    return found.group(2) if any(name.startswith(top) for name in clean) else None
