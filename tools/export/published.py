"""The students' repository as it is published: whether it is ours, what it holds, and what must stay as it is."""

import os
import pathlib
import re
import tempfile

from gittree import Git, GitError

from .course import Course
from .publish import TRAILER, Branch

BRANCH = re.compile(r"refs/(heads|remotes/origin)/(lab[1-9][0-9]*(?:-solution)?)")


class NotOurs(Exception):
    """A folder that the export must leave alone."""


def is_fresh(folder: pathlib.Path) -> bool:
    """May a new repository be put here: is there nothing, or an empty folder?"""
    if folder.is_dir():
        return not any(folder.iterdir())
    return not os.path.lexists(folder)


def open_published(folder: pathlib.Path) -> Git:
    """The repository in a folder that is not empty. NotOurs when it is none, or has something uncommitted."""
    repository = Git(folder)
    if not folder.is_dir() or not repository.works("rev-parse", "--git-dir"):
        raise NotOurs(f"{folder} is not empty, and no export has made it")
    if repository.text("rev-parse", "--is-bare-repository") == "false":
        dirt = repository.dirt()
        if dirt:
            raise NotOurs("\n  ".join([f"{folder} has changes that are not committed:", *dirt]))
    return repository


def find_tips(repository: Git) -> dict[str, str]:
    """The published commit of each branch: the newer of a clone's own branch and that of where it came from.

    NotOurs when there is none, when a commit is not from an export, or when the two have parted.
    """
    tips: dict[str, str] = {}
    for line in repository.lines("for-each-ref", "--format=%(refname) %(objectname)"):
        found = BRANCH.fullmatch(line.split()[0])
        if found:
            name, tip = found.group(2), line.split()[1]
            tips[name] = newer(repository, name, tips.get(name, tip), tip)
    if "lab1" not in tips:
        raise NotOurs(f"{repository.folder} is not empty, and no export has made it: it has no branch lab1")
    strangers = repository.lines("log", "--format=%h %s", "--invert-grep", f"--grep=^{TRAILER}: lab", *tips.values())
    if strangers:
        raise NotOurs("\n  ".join([f"{repository.folder} has commits on its lab branches that no export has made:",
                                   *strangers[:10]]))
    return tips


def newer(repository: Git, name: str, one: str, other: str) -> str:
    """That of two commits which descends from the other."""
    for older, tip in ((one, other), (other, one)):
        if repository.works("merge-base", "--is-ancestor", older, tip):
            return tip
    raise NotOurs(f"{repository.folder}: {name} and origin/{name} have parted")


def check_continuing(repository: Git, course: Course, tips: dict[str, str], planned: list[Branch]) -> list[str]:
    """The troubles that students would have if these branches were appended to theirs."""
    names = {branch.name for branch in planned}
    messages = [f"{name} is published, but no lab here any more" for name in tips if name not in names]
    for lab in course.labs:
        if f"lab{lab}" in tips:
            messages += changed_stubs(repository, course, lab, tips[f"lab{lab}"])
            messages += messages or conflicts(repository, course, lab, tips[f"lab{lab}"])
    return messages


def changed_stubs(repository: Git, course: Course, lab: int, tip: str) -> list[str]:
    """The exercises of a published lab whose stub is not what it was: students have already worked on it."""
    trailer = re.search(r"^Rung-Stubs: (.*)$", repository.text("log", "-1", "--format=%B", tip), re.MULTILINE)
    old = dict(each.split("=") for each in trailer.group(1).split()) if trailer else {}
    new = course.stub_marks(lab)
    return [f"exercise {each}: lab {lab} is published, and its stubs cannot"
            f" {'change' if each in new and each in old else 'come or go'}"
            for each in sorted({*old, *new}) if old.get(each) != new.get(each)]


def conflicts(repository: Git, course: Course, lab: int, tip: str) -> list[str]:
    """The files in which mended given code stands so close to a hole that a student's solution would conflict."""
    messages = []
    for path, each in course.holes_of(lab).items():
        try:
            old = repository.run("show", f"{tip}:{path}").decode("utf-8")
        except GitError:
            continue
        new = course.stubbed(path, course.files[path]).data.decode("utf-8")
        if old != new and not merges(repository, old, new, solve(old, [hole.stub for hole in each])):
            messages.append(f"{path}: the change stands so close to an exercise that students' work would conflict")
    return messages


def solve(text: str, stubs: list[list[str]]) -> str:
    """A published file with every stub replaced, as a student's is."""
    at = 0
    for stub in ("\n".join(lines) + "\n" for lines in stubs if lines):
        start = text.index(stub, at)
        text = text[:start] + "a student's line\n" + text[start + len(stub):]
        at = start
    return text


def merges(repository: Git, old: str, new: str, students: str) -> bool:
    """Does a student's file merge with the mended one?"""
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("students", "old", "new")]
        for name, text in zip(names, (students, old, new)):
            pathlib.Path(name).write_bytes(text.encode("utf-8"))
        return repository.works("merge-file", "-p", "-q", *names)
