"""Pristine mode: of a submission, only the exercises' files and new sources beside them count.

They are laid on a clean copy of the course and built there. Every other edit is named, and gains
nothing. Places that a human should look at are listed: that is not a verdict.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar

from ..machine.process import Process
from ..report.console import MOST_SHOWN, sanitise
from ..verdict.mix import STUDENT_KEY
from ..verdict.outcome import GraderError, Outcome, TestResult
from ..verdict.registry import Test
from .clean_tree import Tree, TreeFile, all_branches, clean_tree, write_tree
from .counted import EXERCISE, is_taken
from .edits import in_order, named, summed_up
from .inspection import Objects, inspect
from .reading import MANIFEST, Submission, of_the_submission
from .refused import Refused, shown
from .student_names import why_not

Result = TypeVar("Result")

PROCESSOR_SECONDS = 120         # of one process: a compiler that needs more comes to no end
BUILD_SECONDS = 3600            # on the host's clock: on a busy host, or for one that waits for what never comes
BUILD_FILE_LIMIT = 256 << 20
MOST_LABS = 99
MOST_LINES = 40                 # of what a compiler says
MOST_MANIFEST = 1 << 20         # bytes
MOST_TOLD = 500                 # edits in it


class Manifest(TypedDict, total=False):
    """The notes of `make handin`: lab numbers and texts."""

    ref: list[int]
    edits: list[str]


@dataclass
class Pristine:
    """A submission, laid out to be graded. `tree` is the clean copy with the student's files in it."""

    lab: int
    tree: Tree
    ref: tuple[int, ...] = ()
    taken: dict[str, bytes] = field(default_factory=dict)       # by path
    edits: list[str] = field(default_factory=list)
    clean: Tree = field(default_factory=dict)                   # the clean copy alone
    found: list[str] = field(default_factory=list)              # how the files lay in what was handed in
    inspect: list[str] = field(default_factory=list)            # known when it is built

    @property
    def key(self) -> bytes:
        """A run key of this submission's own: a recording of a boot cannot be in what it depends on."""
        digest = hashlib.sha256()
        for path, data in sorted(self.taken.items()):
            digest.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
        return hmac.new(STUDENT_KEY, digest.digest(), hashlib.sha256).digest()

    @property
    def notes(self) -> list[str]:
        """The lines that a student should read."""
        lines = [f"{len(self.taken)} files are taken from the submission.", *("  " + line for line in self.found)]
        new = sorted(path for path in self.taken if path not in self.clean)
        if new:
            lines += ["Of these the course does not know:", *("  " + path for path in new)]
        if self.ref:
            lines.append("In the place of the student's own, the solution is taken of "
                         + ", ".join(f"lab {number}" for number in self.ref) + ".")
        if self.edits:
            lines += ["These edits do not count:", *named(self.edits)]
        return lines

    @property
    def staff_notes(self) -> list[str]:
        """The lines that the staff should read."""
        return ["For inspection, in the student's files:", *("  " + line for line in self.inspect)] if self.inspect else []


def prepare(files: Submission, lab: int, hidden: dict[str, bytes] | None = None) -> Pristine:
    """The Pristine of a submission's files. Refused when there is nothing of the lab in it.

    `hidden`: path -> bytes of files for the test folder of the lab.
    """
    manifest = read_manifest(files)
    ref = tuple(number for number in manifest.get("ref", ()) if number < lab)
    clean, everything = of_the_course(clean_tree, lab, ref), of_the_course(all_branches)
    for number in ref:
        if not any(path.startswith(f"ref/lab{number}-") for path in clean):
            raise Refused(f"it wants the solution of lab {number}, which is not here")
    pristine = Pristine(lab, dict(clean), ref, clean=clean, found=list(getattr(files, "found", ())))
    new = []
    for path, data in sorted(files.items()):
        reason = why_not(path, clean)
        if is_taken(path, lab, ref, clean):
            if reason:
                raise Refused(f"{shown(path)} needs another name: {reason}")
            pristine.taken[path] = data
        elif reason:
            pristine.edits.append(f"refused {shown(path)} ({reason})")
        elif path == MANIFEST or is_later_work(path, lab, everything):
            continue
        elif path not in everything:
            new.append(path)
        elif everything[path][0] != data:
            pristine.edits.append(f"edited  {shown(path)}")
    if not pristine.taken:
        raise Refused("; ".join([f"there is no file of the exercises in it (lab{lab}-*/kernel/...)", *pristine.found]))
    pristine.edits += what_is_gone(files, clean, lab) + [f"new     {shown(text)}" for text in summed_up(new, everything)]
    pristine.edits = in_order(pristine.edits) + manifest.get("edits", [])
    for files_of_one in (pristine.taken, hidden or {}):
        pristine.tree.update({path: TreeFile(data, False) for path, data in files_of_one.items()})
    return pristine


def of_the_course(read: Callable[..., Result], *arguments: Any) -> Result:
    """A clean tree. GraderError whatever is wrong with it: that is not the submission's fault."""
    try:
        return read(*arguments)
    except GraderError:
        raise
    except Exception as error:
        raise GraderError(f"the clean copy of the course cannot be made: {type(error).__name__}: {error}") from error


def read_manifest(files: Submission) -> Manifest:
    """The notes of `make handin`. Anything else is ignored."""
    try:
        data = files[MANIFEST]
        if len(data) > MOST_MANIFEST:
            return {"edits": [f"the manifest is ignored: it has {len(data)} bytes"]}
        told = json.loads(data.decode("utf-8-sig"))
        refs = [re.fullmatch(r"(?:lab)?([1-9][0-9]?)", str(name)) for name in told.get("ref", ())]
        edits = [f"{shown(str(edit))} (as the manifest says)" for edit in told.get("edits", ())][:MOST_TOLD]
        return {"ref": sorted({int(found.group(1)) for found in refs if found}), "edits": edits}
    except KeyError:
        return {}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {"edits": ["the manifest is ignored: it is not what make handin writes"]}


def is_later_work(path: str, lab: int, everything: Tree) -> bool:
    """Is it the work on a later lab, in a clone that has one?"""
    return is_taken(path, MOST_LABS, (), everything) and not is_taken(path, lab, (), everything)


def what_is_gone(files: Submission, clean: Tree, lab: int) -> list[str]:
    """The files that are missing: of a whole tree any, else only those of the exercises."""
    whole = "GNUmakefile" in files
    unread = getattr(files, "unread", ())
    return [f"gone    {path}" for path, (data, _) in sorted(clean.items())
            if path not in files and path not in unread and not path.startswith("ref/")
            and (whole or "/kernel/" in path and EXERCISE.search(data))]


class BuildFailed(Exception):
    """The submission cannot be tried; `lines` is what the compiler, or whoever did not take it, said."""

    def __init__(self, lines: list[str], message: str = "the submission does not compile") -> None:
        super().__init__(message)
        self.lines = lines


class PristineBuild:
    """A kernel built of a submission, in a directory that goes with the grader. Use it in a `with`."""

    def __init__(self, pristine: Pristine, directory: str, jobs: int = 1, toolprefix: str = "") -> None:
        self.pristine = pristine
        self.toolprefix = toolprefix
        self.directory = directory
        self.jobs = jobs
        self.tree = os.path.join(directory, "tree")
        self.variables = [f"LAB={pristine.lab}", "WERROR="] + ([f"TOOLPREFIX={toolprefix}"] if toolprefix else [])
        if pristine.ref:
            self.variables.append("REF=" + " ".join(f"lab{number}" for number in pristine.ref))
        self.process: Process | None = None

    def __enter__(self) -> PristineBuild:
        """Build. BuildFailed, Refused: the student's code; GraderError, OSError: the host."""
        try:
            of_the_submission(write_tree, self.tree, self.pristine.tree)
            temporary = os.path.join(self.directory, "tmp")         # the compiler's, which goes with the rest
            os.mkdir(temporary)
            for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"):
                os.environ.pop(name, None)
            self.process = process = Process(self.directory, [
                "sh", "-c", f'ulimit -t {PROCESSOR_SECONDS} && exec "$@"', "sh", "env", f"TMPDIR={temporary}",
                "make", "--no-print-directory", f"-j{self.jobs}", "-C", self.tree, "kernel", *self.variables],
                BUILD_FILE_LIMIT)
            status = process.wait(BUILD_SECONDS)
            if status is None:
                raise BuildFailed([f"it is not built after {BUILD_SECONDS} seconds"])
            if status:
                raise BuildFailed(self.complaint())
            self.inspect()
        except BaseException:
            self.__exit__()
            raise
        return self

    def inspect(self) -> None:
        """Look at what was built. BuildFailed: it takes part in what is the course's alone."""
        objects = Objects(self.tree, self.toolprefix)
        self.pristine.inspect, refused = inspect(objects, self.pristine.taken, self.pristine.clean)
        if refused:
            raise BuildFailed(refused, "the submission is refused: the tests are the course's alone")

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.close()

    @property
    def build(self) -> str:
        """The folder with kernel.elf."""
        labs = "+".join(f"lab{number}" for number in self.pristine.ref)
        suffix = f"-ref-{labs}" if labs else ""
        return os.path.join(self.tree, "build", f"lab{self.pristine.lab}{suffix}")

    def complaint(self) -> list[str]:
        """The compiler's first lines, errors before all else. Of a flood the beginning counts."""
        with open(os.path.join(self.directory, "stderr"), "rb") as file:
            lines = sanitise(file.read(MOST_SHOWN)).replace(self.tree + "/", "").splitlines()
        start = next((n for n, line in enumerate(lines) if re.search(r"error|undefined reference", line)), 0)
        return lines[max(0, start - 2):][:MOST_LINES]


def all_failed(tests: list[Test], message: str) -> list[TestResult]:
    """The results when nothing could run: each test fails."""
    return [TestResult(name=test.name, sentence=test.sentence, exercise=test.exercise, section=None,
                       max_points=test.points, outcome=Outcome.FAIL, message=message, hidden=test.hidden)
            for test in tests]
