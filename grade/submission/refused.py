"""Why a submission is not taken, and the limits of one."""

MOST_FILES = 5000
MOST_BYTES = 64 << 20           # of all files together, unpacked
MOST_BESIDE = 100_000           # files beside the exercises: a tree has caches


class Refused(Exception):
    """Why a submission is not taken."""


def too_much() -> Refused:
    """The refusal of more than the limits."""
    return Refused(f"there is too much in it: at most {MOST_FILES} files and {MOST_BYTES >> 20} MiB")


def shown(name: str) -> str:
    """A name as it can be printed."""
    return ascii(name)[1:-1][:120]
