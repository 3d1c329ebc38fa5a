"""The findings of an exploration (common/core/explore.h): at which instructions a rival came, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..report.console import sanitise_line
from ..submission.clean_tree import ROOT
from .outcome import EmptyExercise, Explanation, Failure, GraderError, Verdict
from .records import as_number, as_run
from .run import Run, padded
from .symbols import Symbols
from .trial import Trial

MOST_BOOTS = 8          # a boot ends at a panic, and the next one goes on behind it
MOST_TOLD = 6           # rows of numbers that a failure names
MOST_FRAMES = 6         # calls that it names
MOST_POINTS = 1 << 17   # of one exploration: no operation that is explored is nearly as long


class Stretch(NamedTuple):
    """Numbers in a row at which the rival came to one address."""

    address: int
    first: int
    length: int


class Trouble(NamedTuple):
    """The fault at a number, as in a Verdict."""

    message: str
    details: Sequence[str]


@dataclass
class Exploration:
    """`points`: N -> the address at which the rival came. `bad`: N -> the message and details of what went wrong
    then. `struck`: N -> a backtrace of the operation. `end`: how it ended, or None when there were too many boots."""

    points: dict[int, int] = field(default_factory=dict)
    bad: dict[int, Trouble] = field(default_factory=dict)
    struck: dict[int, list[int]] = field(default_factory=dict)
    end: str | None = None
    last: int = 0
    boots: list[Run] = field(default_factory=list)

    def runs(self) -> list[Stretch]:
        """The stretches of equal addresses, in order."""
        found: list[Stretch] = []
        for n, address in sorted(self.points.items()):
            last = found[-1] if found else None
            if last and last.address == address and last.first + last.length == n:
                found[-1] = last._replace(length=last.length + 1)
            else:
                found.append(Stretch(address, n, 1))
        return found

    def spread(self) -> None:
        """Numbers that fall together go wrong together: the rival comes at the same instruction."""
        for _, first, length in self.runs():
            numbers = range(first, first + length)
            known = next((self.bad[n] for n in numbers if n in self.bad), None)
            if known is not None:
                self.bad.update((n, known) for n in numbers if n not in self.bad)

    def take(self, run: Run) -> int | None:
        """Add what one boot reported; the last N at which a rival came in it, or None. Failure: it is too much."""
        last = None
        for record in run.of_kind("path"):
            n = as_number(record.fields[0])
            for address, count in map(as_run, record.fields[1:]):
                if count > MOST_POINTS - len(self.points):
                    raise Failure(f"the kernel reported an exploration of more than {MOST_POINTS} points")
                self.points.update((n + i, address) for i in range(count))
                if count:
                    last = n + count - 1
                n += count
        for record in run.of_kind("struck"):
            n, *stack = map(as_number, record.fields)
            self.struck[n] = stack
        for record in run.of_kind("bad"):
            number, what = padded(record.fields, 2)
            self.bad[as_number(number)] = Trouble(sanitise_line(what), ())
        for record in run.of_kind("walked"):
            last_number, how = padded(record.fields, 2)
            self.last, self.end = as_number(last_number), sanitise_line(how)
        return last


def explore(t: Trial, **options: Any) -> Exploration:
    """Walk all N, in as many boots as it takes; the Exploration. A bad end before any preemption is raised."""
    found, append = Exploration(), ""
    first: Verdict | None = None
    verdict: Verdict | None = None
    for _ in range(MOST_BOOTS):
        verdict = boot(t, append, options)
        first = first or verdict
        run = t.runs[-1]
        found.boots.append(run)
        last = found.take(run)
        if verdict is None or found.end or 0 in found.bad:
            break
        if append or said_what(run):
            if last is None:                        # it ended badly, and was not preempted
                raise verdict
            found.bad.setdefault(last, Trouble(verdict.message, verdict.details))
            append = f"explore={last + 1} explore_past={found.points[last]:x}"
        else:                                       # it did not come to send its last addresses
            append = f"explore={(last or 0) + 1}"   # which sends each at once
    found.spread()
    if verdict and found.end:                       # the walk is over, and what came behind it is wrong
        raise verdict
    if first and not found.bad:                     # a boot ended badly, and no other did so at the same place
        raise first
    return found


def boot(t: Trial, append: str, options: dict[str, Any]) -> Verdict | None:
    """Boot; the Verdict of a bad end, or None."""
    try:
        t.boot(append=append, **options)
    except (EmptyExercise, GraderError):
        raise
    except Verdict as verdict:
        return verdict
    return None


def said_what(run: Run) -> bool:
    """Did the kernel itself end this boot, and so send all of its path?"""
    return any(run.of_kind(kind) for kind in ("panic", "fail", "bad"))


def explored(t: Trial, covers: Sequence[str] = (), **options: Any) -> Run:
    """Explore, and judge: no N went wrong, none was left out, and a rival came in each function of `covers`.

    The first boot's Run. Failure: the first bad N and where the operation was then.
    """
    found = explore(t, **options)
    symbols = t.testbed.symbols
    if found.bad:
        raise Failure(*describe(found, symbols))
    t.expect_equal(found.end in ("ended", "waits"), True, "the exploration came to its end")
    run = found.boots[0]
    t.expect_equal(len(run.of_kind("walked")), 1, "how often it did")
    t.expect_between(found.last, 0, MOST_POINTS, "the last N of the exploration")
    end = found.last + 1 if found.end == "waits" else found.last      # where it waits, the rival came at the last N too
    t.expect_equal(sorted(found.points), list(range(1, end)), "every N, to the end of the operation")
    seen = {(symbols.function(address) or "").partition("+")[0] for address in found.points.values()}
    for name in covers:
        t.expect(name in seen, f"a preemption inside {name} (interrupts are off in all of it?)")
    return run


def first_bad(t: Trial) -> int | None:
    """The first N that goes wrong, or None: for a debugger, which goes there."""
    try:
        return min(explore(t).bad, default=None)
    except Verdict:
        return None


def describe(found: Exploration, symbols: Symbols) -> Explanation:
    """Message and details of an exploration that found something."""
    n = min(found.bad)
    what, more = found.bad[n]
    if n == 0:
        return f"without any preemption: {what}", list(more)
    if n not in found.points:
        return f"{what} (N = {n}, at which no rival came)", list(more)
    stack = found.struck.get(n) or [found.points[n]]
    # Behind the first, which was interrupted, these are return addresses: the call before is meant.
    frames = [symbols.describe_caller(address) if index else symbols.describe(address)
              for index, address in enumerate(stack[:MOST_FRAMES])]
    own = next((frame for frame in frames if is_of_a_lab(frame)), frames[0])
    details = [f"N = {n}: the rival came at {frames[0]}"]
    details += [f"    called by {frame}" for frame in frames[1:]]
    details += where_from(found, n, symbols) + list(more)
    total = f"of {len(found.points)}" if found.end else "so far; the others were not tried"
    return f"preempted at {own}: {what}", [*details, f"bad N: {in_rows(sorted(found.bad))} ({len(found.bad)} {total})"]


def in_rows(numbers: Iterable[int]) -> str:
    """`3, 5 to 9, ...`: the first rows of numbers."""
    rows: list[list[int]] = []
    for n in numbers:
        if rows and rows[-1][1] + 1 == n:
            rows[-1][1] = n
        else:
            rows.append([n, n])
    texts = [str(first) if first == last else f"{first} to {last}" for first, last in rows]
    if len(texts) > MOST_TOLD:
        texts[MOST_TOLD:] = ["..."]
    return ", ".join(texts)


def where_from(found: Exploration, n: int, symbols: Symbols) -> list[str]:
    """The steps of the operation before the rival came in round `n`."""
    before = None
    for stretch in found.runs():
        if stretch.first <= n < stretch.first + stretch.length:
            break
        before = symbols.describe(stretch.address)
    else:
        return []
    if stretch.length == 1:
        return [f"the instruction before was at {before}"] if before else []
    last = stretch.first + stretch.length - 1
    lines = [f"interrupts were off before: N = {stretch.first} to {last} are this place"]
    if before:
        lines.append(f"they went off behind {before}")
    return lines


def is_of_a_lab(frame: str) -> bool:
    """Does a described address lie in a lab's kernel/ folder?"""
    file = frame.partition("(")[2].partition(":")[0]
    return bool(file) and any(ROOT.glob(f"lab*-*/kernel/{file}"))
