"""Tries what students would get: it compiles without a warning, holds its layout, scores what the lab declares."""

import re
import shutil
import subprocess
import tempfile

from gittree import File, run_make, write_files

from .course import Course
from .lints import load_lab

SCORE = re.compile(r"^Score: ([0-9]+)/[0-9]+$", re.MULTILINE)


def try_starters(course: Course) -> list[str]:
    """The errors in the starters of all labs, a text each.

    The highest branch holds the others' trees, and `LAB=` builds each of them there. A lab is scored on the
    solutions of those before it, as a student takes it.
    """
    last = max(course.labs)
    tree = course.branch(last)
    for lab in course.labs:
        if lab < last:
            tree.update(course.reference(lab))
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder, tree)
        messages = check_layout(folder, tree)
        if not messages:
            for lab in course.labs:
                messages += check_warnings(folder, lab) or check_score(folder, course, lab)
    return messages


def check_layout(folder: str, tree: dict[str, File]) -> list[str]:
    """clang-format has nothing to change in the exercises' files."""
    paths = sorted(path for path in tree if re.match(r"lab[0-9]+-[^/]+/kernel/.*\.[ch]$", path))
    if not shutil.which("clang-format"):
        return ["the layout of the starters cannot be checked: there is no clang-format"]
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        return [f"with its holes stubbed, clang-format would lay this out otherwise:\n{done.stdout}"]
    return []


def check_warnings(folder: str, lab: int) -> list[str]:
    """Warnings are errors here, although they are none for students."""
    said, status = run_make(folder, "kernel", f"LAB={lab}", "WERROR=-Werror")
    return [f"the starter of lab {lab} does not compile without a warning:\n{said}"] if status else []


def check_score(folder: str, course: Course, lab: int) -> list[str]:
    """The empty exercises score what the lab's test file declares."""
    messages: list[str] = []
    declared = load_lab(course, lab, messages)
    if declared is None:
        return messages
    words = [f"LAB={lab}", "WERROR=-Werror"]
    if lab > 1:
        words.append("REF=" + " ".join(f"lab{each}" for each in range(1, lab)))
    said, _ = run_make(folder, "run-grade", *words)
    found = SCORE.findall(said)
    if not found or int(found[-1]) != declared.starter:
        return [f"the starter of lab {lab} scores {found[-1] if found else 'nothing'}, not the declared"
                f" {declared.starter}:\n{said}"]
    return []
