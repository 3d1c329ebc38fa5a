"""The fields of each kind of record (common/core/grade_channel.h): the one place where records are checked."""

import re
from collections.abc import Sequence

NUMBER = re.compile(r"0x[0-9a-f]{1,16}|[0-9]{1,20}")

# The fields of each kind: n a number, r numbers `address*count`, T a text that is not empty, t any text. A + may
# follow: any number of them, none too. A kernel leaves out what does not fit into a record, so t may be missing.
FIELDS = {
    "hello": "Tn", "report": "Tnn", "text": "Tt", "fail": "Tttt", "hole": "TT", "fault": "nnnnt", "panic": "Tt",
    "backtrace": "n+", "done": "n", "traced": "nn", "path": "nr+", "struck": "nn+", "bad": "nt", "walked": "nT",
}


def as_number(text: str) -> int:
    """The 64-bit number in a field. ValueError when it is none."""
    if not NUMBER.fullmatch(text):
        raise ValueError("no number")
    value = int(text, 16 if text.startswith("0x") else 10)
    if value >= 1 << 64:
        raise ValueError("a number of more than 64 bits")
    return value


def check_fields(kind: str, fields: Sequence[str]) -> None:
    """ValueError unless the fields are those of the kind. A kind that is not known may have any."""
    if kind not in FIELDS:
        return
    form = FIELDS[kind]
    if form.endswith("+"):
        once, repeated = form[:-2], form[-2]
        form = once + repeated * (len(fields) - len(once))
    if not len(form.rstrip("t")) <= len(fields) <= len(form):
        raise ValueError("too few fields, or too many")
    for what, text in zip(form, fields):
        if what == "T" and not text:
            raise ValueError("an empty text")
        if what == "n":
            as_number(text)
        elif what == "r":
            as_run(text)


def as_run(text: str) -> tuple[int, int]:
    """(address, count) in a field of a path. ValueError when it holds none."""
    address, _, count = text.partition("*")
    return as_number(address), as_number(count)
