"""Writes the students' repository: a fresh one, or new commits on the branches of one that is published.

Every commit carries trailers by which the next export (and `make handin`) knows it: `Rung-Export:` names its branch,
`Rung-Source:` the commit here that it was made from, `Rung-Stubs:` marks of the stubs of its lab. What students
have is never rewritten: branches only grow, and a mended lab is merged into those that stand on it.
"""

import os
import pathlib
import re
import tempfile
from dataclasses import dataclass, field
from typing import Dict, List, Optional

from gittree import File, Git

from .course import Course

TRAILER = "Rung-Export"


@dataclass
class Branch:
    """A branch to be written. `base`: the branch that it stands on; `stubs`: see Course.stub_marks."""
    name: str
    base: Optional[str]
    title: str
    files: Dict[str, File]
    stubs: Dict[str, str] = field(default_factory=dict)


@dataclass
class Origin:
    """What every new commit takes over from the commit that is exported, to the byte."""
    commit: str
    author: bytes
    committer: bytes

    @classmethod
    def of(cls, repository: Git, commit: str) -> "Origin":
        """That of a commit of this repository."""
        head = repository.run("cat-file", "commit", commit).split(b"\n\n")[0]
        fields = dict(line.split(b" ", 1) for line in head.split(b"\n") if b" " in line)
        return cls(commit, fields[b"author"], fields[b"committer"])


def branches(course: Course, solutions) -> List[Branch]:
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

    def __init__(self, repository: Git, origin: Origin, tips: Dict[str, str], message: str = ""):
        self.git = repository
        self.origin = origin
        self.published = dict(tips)         # the branches' commits before
        self.tips: Dict[str, str] = {}      # and after
        self.message = message or "fixes from the course's staff"
        self.blobs: Dict[bytes, str] = {}   # ids of the contents that are written

    def write(self, branch: Branch):
        """Make the branch's next commit, if anything has changed."""
        old, base = self.published.get(branch.name), self.tips.get(branch.base)
        has_base = base is None or (old is not None and self.git.works("merge-base", "--is-ancestor", base, old))
        tree = self.write_tree(branch.files)
        if old and has_base and tree == self.git.text("rev-parse", f"{old}^{{tree}}"):
            self.tips[branch.name] = old
            return
        parents = ([old] if old else []) + ([] if has_base else [base])
        self.tips[branch.name] = self.write_commit(tree, parents, self.message_of(branch))

    def write_tree(self, files: Dict[str, File]) -> str:
        """Put a tree into the repository; its id. The objects are written as they are, past any filter."""
        self.write_blobs({file.data for file in files.values()} - set(self.blobs))
        index = "".join(f"{file.mode} {self.blobs[file.data]}\t{path}\n" for path, file in sorted(files.items()))
        name = str(self.git.folder / self.git.text("rev-parse", "--git-dir") / "export-index")
        self.git.run("read-tree", "--empty", GIT_INDEX_FILE=name)
        self.git.run("update-index", "--add", "--index-info", data=index.encode("utf-8"), GIT_INDEX_FILE=name)
        return self.git.text("write-tree", GIT_INDEX_FILE=name)

    def write_blobs(self, contents):
        """Put the contents of files into the repository, and remember their ids."""
        with tempfile.TemporaryDirectory() as folder:
            paths = {data: os.path.join(folder, str(number)) for number, data in enumerate(contents)}
            for data, path in paths.items():
                pathlib.Path(path).write_bytes(data)
            ids = self.git.lines("hash-object", "-w", "--no-filters", "--stdin-paths",
                                 data="".join(path + "\n" for path in paths.values()).encode())
        self.blobs.update(zip(paths, ids))

    def write_commit(self, tree: str, parents: List[str], message: str) -> str:
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
    def changed(self) -> List[str]:
        """The branches that have a new commit."""
        return [name for name, tip in self.tips.items() if tip != self.published.get(name)]

    def move_branches(self):
        """Let the branches name their new commits, all or none. A working folder follows."""
        commands = "".join(f"update refs/heads/{name} {tip}\n" for name, tip in self.tips.items())
        self.git.run("update-ref", "--stdin", data=commands.encode())
        if self.git.text("rev-parse", "--is-bare-repository") == "false":
            self.git.run("reset", "--hard", "--quiet")


def law_broken(repository: Git, tips: Dict[str, str]) -> List[str]:
    """The law, over the finished branches: each adds files to the one before it, and changes none."""
    messages = []
    for name, tip in tips.items():
        lab = re.fullmatch(r"lab([0-9]+)(-solution)?", name)
        before = f"lab{lab.group(1)}" if lab.group(2) else f"lab{int(lab.group(1)) - 1}"
        if before in tips:
            changed = repository.lines("diff", "--no-renames", "--diff-filter=MDRT", "--name-only", tips[before], tip)
            messages += [f"{name} changes {path} of {before}: a later lab only adds files" for path in changed]
    return messages
