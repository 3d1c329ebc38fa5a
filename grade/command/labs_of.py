"""python -m grade.command.labs_of LABS PATTERN...: of these labs ("1 2"), those that have a test of that name."""

import sys

from ..verdict.outcome import GraderError
from ..verdict.registry import load, path_of, split_patterns


def has_test(number: int, patterns: list[str]) -> bool:
    """Whether a pattern names a test of the lab. Not of one whose test file cannot be read: the grading says so."""
    try:
        return bool(load(path_of(number)).select(patterns))
    except GraderError:
        return False


if __name__ == "__main__":
    PATTERNS = split_patterns(sys.argv[2:])
    print(*(number for number in sys.argv[1].split() if has_test(int(number), PATTERNS)))
