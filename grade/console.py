"""What a kernel printed, made safe for a terminal."""

import re

# Escape sequences as ECMA-48 has them: CSI and its parameters, OSC and other strings up to
# their terminator or the line's end, and the short ones.
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
                     r"|\x1b[ -/]*[0-~]?")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MOST_SHOWN = 64 << 10           # bytes; of a longer output the end counts


def sanitise(data):
    """The text in the bytes `data`: no escape sequence, no control but newline and tab."""
    text = data[-MOST_SHOWN:].decode("utf-8", "replace").replace("\r\n", "\n")
    return CONTROLS.sub(".", ESCAPES.sub("", text.replace("\r", "\n")))


def sanitise_line(text):
    """One line of text from a record: as above, and newlines and tabs go as well."""
    return CONTROLS.sub(".", ESCAPES.sub("", text)).replace("\n", " ").replace("\t", " ")


def last_lines(text, count=8, width=96):
    """The last lines of a console, empty ones at the end left out, long ones cut."""
    lines = text.rstrip().split("\n")[-count:]
    return [line if len(line) <= width else line[:width - 3] + "..." for line in lines if text]
