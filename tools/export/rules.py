"""Which files students get, and from which lab on. Decided by the shape of a path, never by a list of files."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

# For staff only; `*` stands for any characters, slashes too. The base's own grader is, but not its tests inside the
# kernel (common/test): what both trees build differs in the exercises alone, so that times and benches agree.
STAFF = (
    "README.md", "CONTRIBUTING.md", "CHANGES.md", "mypy.ini", ".ci/*", ".github/*", "tests/*",
    "*/mutants/*", "*/hidden*", "*/staff*",
    "grade/grade-base", "grade/base/*",
    "tools/export/*", "tools/holes.py", "tools/mutant*", "tools/gradescope*",
)
STUDENTS = ("GNUmakefile", "Makefile", "*.mk", "LICENSE", "Containerfile", ".devcontainer/*", ".vscode/*", ".clang-format", ".editorconfig", ".git[ai]*",
            "ARCHITECTURE.md", "docs/*", "common/*", "lab[1-9]*-*/*", "grade/*", "tools/*", "handouts/*")
# These files are for students alone, at the root of their tree.
OVERLAY = "tools/student/"

LAB_FOLDER = re.compile(r"lab([1-9][0-9]*)-")
LAB_NAMED = re.compile(r"(?<![A-Za-z0-9])lab([1-9][0-9]*)(?![0-9])")


class RuleError(Exception):
    """A path that no rule knows."""


def student_path(path: str) -> str | None:
    """Where students find a file of this tree, None when it is for staff only. RuleError: nobody has said."""
    if path.startswith(OVERLAY):
        return path[len(OVERLAY):]
    if any(fnmatchcase(path, pattern) for pattern in STAFF):
        return None
    if any(fnmatchcase(path, pattern) for pattern in STUDENTS):
        return path
    raise RuleError(f"{path}: nothing in tools/export/rules.py says whether students get this")


def first_lab(path: str) -> int:
    """The lab whose branch brings a file: that of its folder, else the highest in its path, as in
    grade/lab2/tests.py, else the first."""
    folder = LAB_FOLDER.match(path)
    if folder:
        return int(folder.group(1))
    return max(map(int, LAB_NAMED.findall(path)), default=1)
