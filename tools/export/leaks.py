"""No line of a solution reaches a student.

The rule: a line of a solution is *secret* when it has substance, which is at least three words (names, numbers,
keywords) and twenty characters, and when it stands in no given code: nowhere in the C and assembly of the tree
outside the solutions. White space and comment signs do not count. No secret may stand in any file of the result,
alone or as a part of a line: not in a stub, a test, a handout or the grader.
"""

import functools
import re
from collections.abc import Iterable

import holes
from gittree import File

from .course import Course

SIGN_BEFORE = re.compile(r"^(//+|/?\*+(?!\w)|#(?!\w)) ?")
SIGN_BEHIND = re.compile(r"(?<=\S) //.*$| ?\*/$")
LEAST_WORDS, LEAST_CHARACTERS = 3, 20


@functools.lru_cache(maxsize=None)     # the trees of all branches hold nearly the same lines
def plain(line: str) -> str:
    """A line without what does not matter: white space but single blanks, comment signs around it."""
    line = " ".join(line.split())
    line = SIGN_BEFORE.sub("", line)
    return SIGN_BEHIND.sub("", line).strip()


def has_substance(line: str) -> bool:
    """Is a plain line more than what everybody would write?"""
    return len(re.findall(r"\w+", line)) >= LEAST_WORDS and len(line) >= LEAST_CHARACTERS


def plain_text(lines: Iterable[str]) -> str:
    """Lines made plain, joined."""
    return "\n".join(map(plain, lines))


def given_code(sources: Iterable[holes.Source]) -> str:
    """All that stands outside the solutions (the stubs are not given either: they are looked at)."""
    return plain_text(line for source in sources for segment in source.segments
                      if isinstance(segment, holes.Given) for line in segment.lines)


def secrets(course: Course) -> dict[str, str]:
    """Each secret line, with the place (file:line of the hole) that it is from."""
    given = given_code(course.sources.values())
    return {plain(line): f"{path}:{hole.line}" for path, source in course.sources.items() for hole in source.holes
            for line in hole.solution if has_substance(plain(line)) and plain(line) not in given}


def find_leaks(course: Course, tree: dict[str, File]) -> list[str]:
    """A message for each secret line in a tree that students would get."""
    secret = secrets(course)
    messages = []
    for path, file in sorted(tree.items()):
        text = plain_text(file.data.decode("utf-8", "replace").split("\n"))
        for line in [line for line in secret if line in text]:
            number = next(n for n, each in enumerate(text.split("\n"), 1) if line in each)
            messages.append(f"{path}:{number}: a line of the solution at {secret[line]}: {line}")
    return messages
