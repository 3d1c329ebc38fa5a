"""Writes the students' repository: a fresh one, or new commits on the branches of one that is published.

Every commit carries trailers by which the next export (and `make handin`) knows it: `Rung-Export:` names its branch,
`Rung-Source:` the commit here that it was made from, `Rung-Stubs:` marks of the stubs of its lab. An
export never rewrites what students have: branches only grow, and a mended lab is merged into those that stand on it.
"""

from __future__ import annotations

import os
import pathlib
import re
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from gittree import File, Git

from .course import Course

TRAILER = "Rung-Export"


@dataclass
class Branch:
    """A branch to be written. `base`: the branch that it stands on; `stubs`: see Course.stub_marks."""
    name: str
    base: str | None
    title: str
    files: dict[str, File]
    stubs: dict[str, str] = field(default_factory=dict)


@dataclass
class Origin:
    """The parts that every new commit takes over from the commit that is exported, to the byte."""
    commit: str
    author: bytes
    committer: bytes

    @classmethod
    def of(cls, repository: Git, commit: str) -> "Origin":
        """That of a commit of this repository."""
        head = repository.run("cat-file", "commit", commit).split(b"\n\n")[0]
        fields: dict[bytes, bytes] = {}
        for line in head.split(b"\n"):
            name, _, value = line.partition(b" ")
            fields[name] = value
        return cls(commit, fields[b"author"], fields[b"committer"])


def branches(course: Course, solutions: Collection[int]) -> list[Branch]:
    """The branches of a course, each after that which it stands on. `solutions`: the labs whose solution is shown."""
    planned = []
    for lab, folder in course.labs.items():
        files, title = course.branch(lab), folder.split("-", 1)[1]
        base = f"lab{lab - 1}" if lab > 1 else None
        planned.append(Branch(f"lab{lab}", base, title, files, course.stub_marks(lab)))
        if lab in solutions:
            planned.append(Branch(f"lab{lab}-solution", f"lab{lab}", f"a solution of {title}",
                                  {**files, **course.reference(lab)}))
    return planned


class Writer:
    """Adds commits to a repository. No branch moves before `move_branches`."""

    def __init__(self, repository: Git, origin: Origin, tips: dict[str, str], message: str = "") -> None:
        self.git = repository
        self.origin = origin
        self.published = dict(tips)         # the branches' commits before
        self.tips: dict[str, str] = {}      # and after
        self.message = message or "fixes from the course's staff"
        self.blobs: dict[bytes, str] = {}   # ids of the contents that are written

    def write(self, branch: Branch) -> None:
        """Make the branch's next commit, if anything has changed."""
        old = self.published.get(branch.name)
        base = self.tips.get(branch.base) if branch.base else None
        has_base = base is None or (old is not None and self.git.works("merge-base", "--is-ancestor", base, old))
        tree = self.write_tree(branch.files)
        if old and has_base and tree == self.git.text("rev-parse", f"{old}^{{tree}}"):
            self.tips[branch.name] = old
            return
        parents = [old] if old else []
        if base and not has_base:
            parents.append(base)
        self.tips[branch.name] = self.write_commit(tree, parents, self.message_of(branch))

    def write_tree(self, files: dict[str, File]) -> str:
        """Put a tree into the repository; its id. The objects are written as they are, past any filter."""
        self.write_blobs({file.data for file in files.values()} - set(self.blobs))
        index = "".join(f"{file.mode} {self.blobs[file.data]}\t{path}\n" for path, file in sorted(files.items()))
        name = str(self.git.folder / self.git.text("rev-parse", "--git-dir") / "export-index")
        self.git.run("read-tree", "--empty", GIT_INDEX_FILE=name)
        self.git.run("update-index", "--add", "--index-info", data=index.encode("utf-8"), GIT_INDEX_FILE=name)
        return self.git.text("write-tree", GIT_INDEX_FILE=name)

    def write_blobs(self, contents: Iterable[bytes]) -> None:
        """Put the contents of files into the repository, and remember their ids."""
        with tempfile.TemporaryDirectory() as folder:
            paths = {data: os.path.join(folder, str(number)) for number, data in enumerate(contents)}
            for data, path in paths.items():
                pathlib.Path(path).write_bytes(data)
            ids = self.git.lines("hash-object", "-w", "--no-filters", "--stdin-paths",
                                 data="".join(path + "\n" for path in paths.values()).encode())
        self.blobs.update(zip(paths, ids))

    def write_commit(self, tree: str, parents: list[str], message: str) -> str:
        """Put a commit into the repository; its id. Written out, so that nothing of this host gets into it."""
        lines = [f"tree {tree}"] + [f"parent {parent}" for parent in parents]
        head = "\n".join(lines).encode() + b"\nauthor " + self.origin.author + b"\ncommitter " + self.origin.committer
        data = head + b"\n\n" + message.encode("utf-8")
        return self.git.text("hash-object", "-w", "-t", "commit", "--stdin", data=data)

    def message_of(self, branch: Branch) -> str:
        """A commit's subject, which says nothing of the commit here, and the trailers."""
        subject = self.message if branch.name in self.published else branch.title
        stubs = " ".join(f"{exercise}={mark}" for exercise, mark in branch.stubs.items())
        return (f"{branch.name}: {subject}\n\n{TRAILER}: {branch.name}\nRung-Source: {self.origin.commit}\n"
                + (f"Rung-Stubs: {stubs}\n" if stubs else ""))

    @property
    def changed(self) -> list[str]:
        """The branches that have a new commit."""
        return [name for name, tip in self.tips.items() if tip != self.published.get(name)]

    def move_branches(self) -> None:
        """Let the branches name their new commits, all or none. A working folder follows."""
        commands = "".join(f"update refs/heads/{name} {tip}\n" for name, tip in self.tips.items())
        self.git.run("update-ref", "--stdin", data=commands.encode())
        if self.git.text("rev-parse", "--is-bare-repository") == "false":
            self.git.run("reset", "--hard", "--quiet")


def branch_before(name: str) -> str:
    """The branch on which another one stands, if there is such a branch."""
    if name.endswith("-solution"):
        return name.removesuffix("-solution")
    return f"lab{int(name.removeprefix('lab')) - 1}"


def law_broken(repository: Git, tips: dict[str, str]) -> list[str]:
    """The law, over the finished branches: each adds files to the one before it, and changes none."""
    messages = []
    for name, tip in tips.items():
        before = branch_before(name)
        if before in tips:
            changed = repository.lines("diff", "--no-renames", "--diff-filter=MDRT", "--name-only", tips[before], tip)
            messages += [f"{name} changes {path} of {before}: a later lab only adds files" for path in changed]
    return messages
