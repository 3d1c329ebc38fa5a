"""Edits that do not count, as they are told: what matters first, and new files by their folders."""

from collections.abc import Iterable, Sequence

MOST_NAMED = 50                 # edits of files that are not the course's
MOST_ALIKE = 8                  # files of a folder that are named one by one
ORDER = ("edited", "gone", "refused", "new")
OF_THE_COURSE = ("edited ", "gone ")


def summed_up(paths: Iterable[str], known: Iterable[str], what: str = "new files") -> list[str]:
    """Texts that name the paths: where a folder has many, it and their number. That is the highest folder of a path in
    which nothing is known, else the one that it lies in. `known`: paths, for instance all of the course.
    """
    folders = {folder for path in known for folder in folders_of(path)}
    groups: dict[str, list[str]] = {}
    for path in sorted(paths):
        above = folders_of(path)
        unknown = [folder for folder in above if folder not in folders]
        groups.setdefault(unknown[0] if unknown else above[-1], []).append(path)
    lines: list[str] = []
    for folder, alike in groups.items():
        if len(alike) <= MOST_ALIKE:
            lines += alike
        else:
            lines.append(f"{folder or './'}: {len(alike)} {what}")
    return lines


def folders_of(path: str) -> list[str]:
    """The folders that a path lies in, the highest first: that of all is ""."""
    return ["", *(path[:at + 1] for at, letter in enumerate(path) if letter == "/")]


def in_order(edits: Iterable[str]) -> list[str]:
    """The edits, the weightiest first: edits of the course's files, what is gone, what is refused, what is new."""
    return sorted(edits, key=lambda line: (ORDER.index(line.split()[0]), line))


def named(edits: Sequence[str]) -> list[str]:
    """The edits, indented: of the course's own files all, of new ones not too many."""
    known = [line for line in edits if line.startswith(OF_THE_COURSE)]
    others = [line for line in edits if not line.startswith(OF_THE_COURSE)]
    more = [f"... and {len(others) - MOST_NAMED} new ones more"] if len(others) > MOST_NAMED else []
    return ["  " + line for line in known + others[:MOST_NAMED] + more]
