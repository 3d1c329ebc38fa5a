"""The output of a kernel, made safe for a terminal; and all that goes out."""

from __future__ import annotations

import re
import textwrap
from typing import Any, Dict, List, Union

Json = Union[None, bool, int, float, str, List[Any], Dict[str, Any]]       # what json takes

# Escape sequences as ECMA-48 has them: CSI and its parameters, OSC and other strings up to
# their terminator or the line's end, and the short ones.
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
                     r"|\x1b[ -/]*[0-~]?")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MOST_SHOWN = 64 << 10           # bytes; of a longer output the end counts
MOST_FOLDS = 3                  # pieces of one line


def printable(text: str) -> str:
    """The part of a text that may go to a terminal or into a file. It comes from a kernel, a name or a compiler."""
    return CONTROLS.sub(".", ESCAPES.sub("", text)).encode("utf-8", "replace").decode("utf-8")


def all_printable(value: Json) -> Json:
    """The same for all texts in a value as JSON has it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: all_printable(each) for name, each in value.items()}
    return [all_printable(each) for each in value] if isinstance(value, (list, tuple)) else value


def say(text: str, **options: Any) -> None:
    """Print a text, made safe."""
    print(printable(text), **options)


def sanitise(data: bytes) -> str:
    """The text in the bytes `data`: no escape sequence, no control but newline and tab."""
    text = data[-MOST_SHOWN:].decode("utf-8", "replace").replace("\r\n", "\n")
    return CONTROLS.sub(".", ESCAPES.sub("", text.replace("\r", "\n")))


def sanitise_line(text: str) -> str:
    """One line of text from a record: as above, and newlines and tabs go as well."""
    return CONTROLS.sub(".", ESCAPES.sub("", text)).replace("\n", " ").replace("\t", " ")


def last_lines(text: str, count: int = 8, width: int = 96) -> list[str]:
    """The last lines of a console, empty ones at the end left out, long ones folded, and cut after MOST_FOLDS."""
    folded = []
    for line in text.rstrip().split("\n")[-count:]:
        folded += textwrap.wrap(line, width, subsequent_indent="    ", max_lines=MOST_FOLDS, placeholder="...",
                                replace_whitespace=False, break_on_hyphens=False) or [""]
    return folded if text else []
