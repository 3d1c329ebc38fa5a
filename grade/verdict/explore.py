"""What an exploration found out (common/core/explore.h): at which instructions a rival came, and what went wrong."""

from dataclasses import dataclass, field
from typing import Dict, List

from ..report.console import sanitise_line
from ..submission.clean_tree import ROOT
from .outcome import EmptyExercise, Failure, GraderError, Verdict
from .records import as_number, as_run
from .run import padded

MOST_BOOTS = 8          # a boot ends at a panic, and the next one goes on behind it
MOST_TOLD = 6           # rows of numbers that a failure names
MOST_FRAMES = 6         # calls that it names
MOST_POINTS = 1 << 17   # of one exploration: no operation that is explored is nearly as long


@dataclass
class Exploration:
    """`points`: N -> the address at which the rival came. `bad`: N -> the message and details of what went wrong
    then. `struck`: N -> a backtrace of the operation. `end`: how it ended, or None when there were too many boots."""

    points: Dict[int, int] = field(default_factory=dict)
    bad: Dict[int, tuple] = field(default_factory=dict)
    struck: Dict[int, List[int]] = field(default_factory=dict)
    end: str = None
    last: int = 0
    run: object = None          # the first boot's

    def runs(self):
        """(address, first N, count) of each stretch of equal addresses, in order."""
        found = []
        for n, address in sorted(self.points.items()):
            if found and found[-1][0] == address and found[-1][1] + found[-1][2] == n:
                found[-1][2] += 1
            else:
                found.append([address, n, 1])
        return [tuple(run) for run in found]

    def spread(self):
        """Numbers that fall together go wrong together: the rival comes at the same instruction."""
        for _, first, count in self.runs():
            for n in [n for n in range(first, first + count) if n in self.bad][:1]:
                for other in range(first, first + count):
                    self.bad.setdefault(other, self.bad[n])

    def take(self, run):
        """Add what one boot reported; the last N at which a rival came in it, or None. Failure: it is too much."""
        last = None
        for record in run.of_kind("path"):
            n = as_number(record.fields[0])
            for address, count in map(as_run, record.fields[1:]):
                if count > MOST_POINTS - len(self.points):
                    raise Failure(f"the kernel reported an exploration of more than {MOST_POINTS} points")
                self.points.update((n + i, address) for i in range(count))
                last, n = (n + count - 1 if count else last), n + count
        for record in run.of_kind("struck"):
            n, *stack = map(as_number, record.fields)
            self.struck[n] = stack
        for record in run.of_kind("bad"):
            n, what = padded(record.fields, 2)
            self.bad[as_number(n)] = sanitise_line(what), ()
        for record in run.of_kind("walked"):
            last_number, how = padded(record.fields, 2)
            self.last, self.end = as_number(last_number), sanitise_line(how)
        return last


def explore(t, **options):
    """Walk all N, in as many boots as it takes; the Exploration. What is wrong before the first is raised."""
    found, append, first, verdict = Exploration(), "", None, None
    for _ in range(MOST_BOOTS):
        verdict = boot(t, append, options)
        first = first or verdict
        run = t.runs[-1]
        found.run = found.run or run
        last = found.take(run)
        if verdict is None or found.end or 0 in found.bad:
            break
        if append or said_what(run):
            blame(found, last, verdict)
            append = f"explore={last + 1} explore_past={found.points[last]:x}"
        else:                                       # it did not come to send its last addresses
            append = f"explore={(last or 0) + 1}"   # which sends each at once
    found.spread()
    if verdict and found.end:                       # the walk is over, and what came behind it is wrong
        raise verdict
    if first and not found.bad:                     # a boot ended badly, and no other did so at the same place
        raise first
    return found


def boot(t, append, options):
    """Boot; the Verdict of a bad end, or None."""
    try:
        t.boot(append=append, **options)
    except (EmptyExercise, GraderError):
        raise
    except Verdict as verdict:
        return verdict
    return None


def said_what(run):
    """Did the kernel itself end this boot, and so send all of its path?"""
    return any(run.of_kind(kind) for kind in ("panic", "fail", "bad"))


def blame(found, last, verdict):
    """A boot ended badly at its `last` N; without one it was not preempted."""
    if last is None:
        raise verdict
    found.bad.setdefault(last, (verdict.message, verdict.details))


def explored(t, covers=(), **options):
    """Explore, and judge: no N went wrong, none was left out, and a rival came in each function of `covers`.

    The first boot's Run. Failure: the first bad N and where the operation was then.
    """
    found = explore(t, **options)
    symbols = t.testbed.symbols
    if found.bad:
        raise Failure(*describe(found, symbols))
    t.expect_equal(found.end in ("ended", "waits"), True, "the exploration came to its end")
    t.expect_equal(len(found.run.of_kind("walked")), 1, "how often it did")
    t.expect_between(found.last, 0, MOST_POINTS, "the last N of the exploration")
    wanted = range(1, found.last + (found.end == "waits"))
    t.expect_equal(sorted(found.points), list(wanted), "every N, to the end of the operation")
    seen = {(symbols.function(address) or "").partition("+")[0] for address in found.points.values()}
    for name in covers:
        t.expect(name in seen, f"a preemption inside {name} (interrupts are off in all of it?)")
    return found.run


def first_bad(t):
    """The first N that goes wrong, or None: for a debugger, which goes there."""
    try:
        return min(explore(t).bad, default=None)
    except Verdict:
        return None


def describe(found, symbols):
    """Message and details of an exploration that found something."""
    n = min(found.bad)
    what, more = found.bad[n]
    if n == 0:
        return f"without any preemption: {what}", list(more)
    stack = found.struck.get(n) or [found.points[n]] if n in found.points else []
    if not stack:
        return f"{what} (N = {n}, at which no rival came)", list(more)
    # Behind the first, which was interrupted, these are return addresses: the call before is meant.
    frames = [symbols.describe_caller(address) if index else symbols.describe(address)
              for index, address in enumerate(stack[:MOST_FRAMES])]
    own = next((frame for frame in frames if is_of_a_lab(frame)), frames[0])
    details = [f"N = {n}: the rival came at {frames[0]}"]
    details += [f"    called by {frame}" for frame in frames[1:]]
    details += where_from(found, n, symbols) + list(more)
    total = f"of {len(found.points)}" if found.end else "so far; the others were not tried"
    return f"preempted at {own}: {what}", [*details, f"bad N: {in_rows(sorted(found.bad))} ({len(found.bad)} {total})"]


def in_rows(numbers):
    """`3, 5 to 9, ...`: the first rows of numbers."""
    rows = []
    for n in numbers:
        if rows and rows[-1][1] + 1 == n:
            rows[-1][1] = n
        else:
            rows.append([n, n])
    texts = [str(first) if first == last else f"{first} to {last}" for first, last in rows]
    return ", ".join(texts[:MOST_TOLD] + ["..."] * (len(texts) > MOST_TOLD))


def where_from(found, n, symbols):
    """What the operation did before the rival came in round `n`."""
    before = None
    for address, first, count in found.runs():
        if first <= n < first + count:
            if count > 1:
                return [f"interrupts were off before: N = {first} to {first + count - 1} are this place",
                        *([f"they went off behind {symbols.describe(before)}"] if before else [])]
            return [f"the instruction before was at {symbols.describe(before)}"] if before else []
        before = address
    return []


def is_of_a_lab(frame):
    """Does a described address lie in a lab's kernel/ folder?"""
    file = frame.partition("(")[2].partition(":")[0]
    return bool(file) and any(ROOT.glob(f"lab*-*/kernel/{file}"))
