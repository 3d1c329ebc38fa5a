#!/usr/bin/env python3
"""From `nm -S` of the *_layout.c objects (standard input) to layout.json (standard output).

Each array that common/core/layout.h defines carries one number in its size, plus 1. The result is
{"constants": {NAME: n}, "structs": {NAME: {"size": n, "fields": {NAME: {"offset": n, "size": n}}}}}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grade.machine.testbed import Layout


def layout(lines: Iterable[str]) -> Layout:
    """Gather the numbers of the `lines` that nm printed."""
    result: Layout = {"constants": {}, "structs": {}}
    for line in lines:
        words = line.split()
        if len(words) != 4 or not words[3].startswith("layout__"):
            continue
        number = int(words[1], 16) - 1
        _, kind, owner, *field = words[3].split("__")
        if kind == "constant":
            result["constants"][owner] = number
            continue
        struct = result["structs"].setdefault(owner, {"size": 0, "fields": {}})
        if kind == "struct":
            struct["size"] = number
        else:
            [name] = field
            place = struct["fields"].setdefault(name, {"offset": 0, "size": 0})
            if kind == "offset":
                place["offset"] = number
            else:
                place["size"] = number
    return result


if __name__ == "__main__":
    json.dump(layout(sys.stdin), sys.stdout, indent=1, sort_keys=True)
    print()
