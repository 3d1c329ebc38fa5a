#!/usr/bin/env python3
"""Why the kernel is not linked, if it is that the image is too large: usage NM TARGET LINKED OBJECT...

TARGET is nm's option that names the format of all files. LINKED is what ld writes all the same (--noinhibit-exec).
Says nothing when the image fits.
"""

import subprocess
import sys
from collections.abc import Iterable
from typing import NamedTuple

MOST_NAMED = 3


class Sized(NamedTuple):
    """A symbol in an object."""

    size: int
    name: str
    source: str


def symbols(nm: list[str], *words: str) -> list[list[str]]:
    """The symbols as nm, a list of words, prints them: a list of words each, the numbers in decimal."""
    said = subprocess.run([*nm, "-t", "d", *words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          universal_newlines=True).stdout
    return [line.split() for line in said.splitlines()]


def largest(nm: list[str], objects: Iterable[str]) -> list[Sized]:
    """The largest symbols in the objects."""
    sized = []
    for words in symbols(nm, "-S", "-A", *objects):
        if len(words) == 4:         # OBJECT:ADDRESS SIZE TYPE NAME
            path = words[0].rpartition(":")[0]
            sized.append(Sized(int(words[1]), words[3], path.rpartition("/obj/")[2].removesuffix(".o")))
    return sorted(sized, reverse=True)[:MOST_NAMED]


def kib(size: int) -> str:
    """A size, rounded up."""
    return f"{-(-size // 1024):,} KiB"


def main() -> None:
    """The command line."""
    tool, target, linked, *objects = sys.argv[1:]
    nm = [tool, target]
    address = {words[2]: int(words[0]) for words in symbols(nm, linked) if len(words) == 3}
    start, end, limit = address["image_load_start"], address["image_load_end"], address["image_load_limit"]
    if end <= limit:
        return
    print(f"The kernel image is too large: it has {kib(end - start)}, and there is room for {kib(limit - start)}"
          " (KERNEL_LOAD_END in\ncommon/arch/memory_layout.h). The largest in it:", file=sys.stderr)
    for size, name, source in largest(nm, objects):
        print(f"  {kib(size):>14}  {name}  ({source})", file=sys.stderr)


if __name__ == "__main__":
    main()
