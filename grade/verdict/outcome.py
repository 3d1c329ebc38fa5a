"""The outcomes of a test, and the exceptions that carry them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import List, Tuple


Explanation = Tuple[str, List[str]]         # the message and the details of a Verdict


class Outcome(enum.Enum):
    """Only PASS scores. GRADER_ERROR is never a number: it says nothing about the kernel."""

    PASS = "pass"
    FAIL = "fail"
    TIMEOUT = "timeout"
    CRASH = "crash"
    GRADER_ERROR = "grader-error"


class Verdict(Exception):
    """Ends a test with an outcome that is not a pass.

    `message` is one sentence; `details` are further lines that explain it; `sequence` is the number of the
    frame with the answer that is wrong, None where no answer is.
    """

    outcome = Outcome.FAIL

    def __init__(self, message: str, details: Iterable[str] = (), sequence: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = list(details)
        self.sequence = sequence


class Failure(Verdict):
    """The kernel did something that was not expected."""


class EmptyExercise(Failure):
    """An exercise that is not written yet was reached: its id is `exercise`."""

    def __init__(self, message: str, exercise: str) -> None:
        super().__init__(message)
        self.exercise = exercise


class Timeout(Verdict):
    """The kernel used up its guest time."""

    outcome = Outcome.TIMEOUT


class Crash(Verdict):
    """The kernel panicked, reset or ended the machine, or flooded it."""

    outcome = Outcome.CRASH


class GraderError(Verdict):
    """The grader or its host failed; the kernel was not judged."""

    outcome = Outcome.GRADER_ERROR


class Unjudged(Failure):
    """The kernel's records were too odd for the test function: `where` it gave up is for the staff."""

    def __init__(self, message: str, where: list[str]) -> None:
        super().__init__(message)
        self.where = where


class UsageError(GraderError):
    """The request cannot be met, and nothing was graded."""


class OnceMore(GraderError):
    """The test may pass in one more try, with nothing else running."""


class WallBackstop(OnceMore):
    """The host took too long."""


class QemuDied(OnceMore):
    """A signal ended QEMU: a defect of QEMU's or the host's, as long as nothing says that it is the kernel's."""


@dataclass
class Attempt:
    """The result of a test with one seed: its verdict (None: it passes), and what its last boot left behind."""

    seed: int
    verdict: Verdict | None = None
    digest: str | None = None        # of all serial bytes; None with host input
    console: str = ""
    records: list[str] = field(default_factory=list)


@dataclass
class TestResult:
    """All that is known of one test; every form of report is made from it."""

    __test__ = False            # not a test case, whatever its name

    name: str
    sentence: str
    exercise: str | None
    section: str | None
    max_points: int
    outcome: Outcome
    message: str = ""
    details: list[str] = field(default_factory=list)
    seed: int | None = None          # the seed that failed
    one_seed: bool = True               # the test has only the one seed
    console: str = ""                   # of the last boot, sanitised
    records: list[str] = field(default_factory=list)
    seconds: float = 0.0                # on the host's clock
    serial_digest: str = ""             # of all serial bytes; empty with host input
    live: bool = False                  # somebody types in it
    hidden: bool = False                # students see it after the due date
    empty: str = ""                     # the id of an exercise that was reached, and that nobody has written yet
    staff_notes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the test earns its points."""
        return self.outcome is Outcome.PASS

    @property
    def score(self) -> int:
        """The points earned: all or none."""
        return self.max_points if self.passed else 0


def score_line(results: Sequence[TestResult]) -> str:
    """`Score: 94/100`, or why there is none."""
    broken = [result.name for result in results if result.outcome is Outcome.GRADER_ERROR]
    if broken:
        return f"No score: grader error in {', '.join(broken)}"
    return f"Score: {sum(r.score for r in results)}/{sum(r.max_points for r in results)}"


def exit_status(results: Sequence[TestResult]) -> int:
    """0: all passed; 1: some did not; 2: the grader itself failed."""
    if any(result.outcome is Outcome.GRADER_ERROR for result in results):
        return 2
    return 0 if all(result.passed for result in results) else 1
