"""Names of files that a student may not use, since something else in the tree, or of the compiler, has them.

A header beside an exercise is found before any other by the files in its folder, given ones among them. So none may
have the name by which another is included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

IN_KERNEL = re.compile(r"(?:ref/)?lab[1-9][0-9]*-[^/]+/kernel/(.+)", re.IGNORECASE)
PRECOMPILED = re.compile(r"\.(gch|pch)(/|$)", re.IGNORECASE)     # GCC takes such a file, or folder, for the header
GENERATED = {"asm_offsets.h", "syscall_prototypes.h", "syscall_stubs.h"}
# The headers that a compiler brings itself for code without a library (C17, 4), and those of GCC and Clang beside it.
OF_THE_COMPILER = re.compile(r"(std(align|arg|atomic|bool|ckdint|def|int|int-gcc|noreturn|countof)|float|iso646|"
                             r"limits|syslimits|cpuid|unwind|gcov|quadmath|omp|mm_malloc|tgmath|varargs|"
                             r"\w*intrin)\.h", re.IGNORECASE)


def why_not(path: str, clean: Iterable[str]) -> str | None:
    """Why a new file of this path is not taken, None when it is. `clean`: the paths of the clean tree."""
    found = IN_KERNEL.fullmatch(path)
    if not found or path in clean:
        return None
    if PRECOMPILED.search(path):
        return "a precompiled header is never taken"
    if not path.lower().endswith(".h"):
        return None
    name = found.group(1).lower()
    if OF_THE_COMPILER.fullmatch(name):
        return f"{name} is a header of the compiler"
    if name in GENERATED:
        return f"{name} is a header that the build makes"
    other = next((each for each in clean if name in included_as(each)), None)
    return f"{name} is already the name of {other}" if other else None


def included_as(path: str) -> set[str]:
    """The names, in small letters, by which a file of the tree is included."""
    names = {path.lower()}
    if path.startswith("common/"):
        names.add(path[len("common/"):].lower())
    for folder in ("/kernel/", "/test/"):               # from the file beside it
        names.add(path.lower().rpartition(folder)[2])
    return names
