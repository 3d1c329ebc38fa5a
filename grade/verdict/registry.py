"""The declarations of a lab's test file: the lab, and its tests with their points."""

from __future__ import annotations

import fnmatch
import importlib.util
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .outcome import GraderError

if TYPE_CHECKING:
    from .trial import Trial

GRADE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TestFunction = Callable[["Trial"], None]
current: Lab | None = None      # which the test file being loaded declares


@dataclass(frozen=True)
class Test:
    """One test. `budget` is in guest milliseconds; `exercise` None: of no exercise."""

    __test__ = False

    name: str
    sentence: str
    function: TestFunction
    points: int
    exercise: str | None
    section: str | None
    seeds: int
    budget: int
    shift: int
    live: bool
    hidden: bool = False            # of the staff's; students see its result after the due date
    challenge: bool = False         # worth nothing, and run only when it is asked for


@dataclass
class Lab:
    """A lab. `scores` tells what exercises 1..k alone earn, by the last one's id. `smoke` names the tests
    that tell later labs whether this one works. `files` declare its tests."""

    number: int
    name: str
    points: int
    starter: int
    scores: dict[str, int]
    smoke: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    files: list[str] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def check(self) -> None:
        """GraderError when the points do not add up or there is nothing to test."""
        total = sum(test.points for test in self.tests)
        if total != self.points:
            raise GraderError(f"the tests of lab {self.number} are worth {total} points, "
                              f"not {self.points}")

    def select(self, patterns: Sequence[str]) -> list[Test]:
        """The tests that any of the patterns names: a name, a glob or an exercise id."""
        if not patterns:
            return [test for test in self.tests if not test.challenge]
        return [test for test in self.tests
                if any(matches(test, pattern) for pattern in patterns)]


def matches(test: Test, pattern: str) -> bool:
    """Whether one pattern names the test."""
    return pattern == test.exercise or fnmatch.fnmatchcase(test.name, pattern)


def split_patterns(arguments: Iterable[str]) -> list[str]:
    """The patterns in command-line arguments, each with commas or blanks between them."""
    return [word for text in arguments for word in re.split(r"[,\s]+", text) if word]


def lab(number: int, name: str, points: int = 100, starter: int = 0, scores: dict[str, int] | None = None,
        smoke: Iterable[str] = (), more: Iterable[str] = ()) -> Lab:
    """Open a lab's test file: every @test after it belongs to this lab, and so do those in `more`, files beside it."""
    global current
    current = Lab(number, name, points, starter, dict(scores or {}), tuple(smoke), tuple(more))
    return current


def test(points: int = 0, exercise: str | None = None, seeds: int = 1, budget: int = 10_000, shift: int = 7,
         section: str | None = None, live: bool = False,
         challenge: bool = False) -> Callable[[TestFunction], TestFunction]:
    """Decorate a test function; its docstring's first line is the sentence that is shown.

    `seeds`: run for the seeds 1 to that number. `section`: of the handout, default the exercise.
    """
    def register(function: TestFunction) -> TestFunction:
        sentence = (function.__doc__ or "").strip().split("\n")[0]
        add(Test(function.__name__, sentence, function, points, exercise,
                 section or exercise, seeds, budget, shift, live, challenge=challenge))
        return function
    return register


def add(new: Test) -> None:
    """Put a test into the current lab. GraderError when its name is taken."""
    if current is None:
        raise GraderError("a test file begins with lab(NUMBER, NAME)")
    if any(test.name == new.name for test in current.tests):
        raise GraderError(f"two tests are named {new.name}")
    current.tests.append(new)


def path_of(number: int, root: str = GRADE) -> str:
    """The test file of a lab; 0: of the base."""
    return os.path.join(root, f"lab{number}" if number else "base", "tests.py")


def load(path: str) -> Lab:
    """The Lab that the test file at `path` declares, checked."""
    global current
    current = None
    run_file(path)
    if current is None:
        raise GraderError(f"{path} declares no lab")
    current.files = [path, *(os.path.join(os.path.dirname(path), name) for name in current.more)]
    for more in current.files[1:]:
        run_file(more)
    loaded, current = current, None
    loaded.check()
    return loaded


def run_file(path: str) -> None:
    """Let a file declare what it has to."""
    spec = importlib.util.spec_from_file_location("rung_test_file", path)
    if spec is None or spec.loader is None:
        raise GraderError(f"{path} cannot be loaded: it is not a file of Python")
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except GraderError:
        raise
    except Exception as error:
        raise GraderError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
