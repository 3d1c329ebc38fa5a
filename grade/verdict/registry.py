"""What a lab's test file declares: the lab, and its tests with their points."""

import fnmatch
import importlib.util
import os
import re
from dataclasses import dataclass, field
from typing import Callable, List, Optional

from .outcome import GraderError

GRADE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
current = None          # the Lab that the test file being loaded declares


@dataclass(frozen=True)
class Test:
    """One test. `budget` is in guest milliseconds; `exercise` None: of no exercise."""

    __test__ = False

    name: str
    sentence: str
    function: Callable
    points: int
    exercise: Optional[str]
    section: Optional[str]
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
    scores: dict
    smoke: tuple = ()
    more: tuple = ()
    files: List[str] = field(default_factory=list)
    tests: List[Test] = field(default_factory=list)

    def check(self):
        """GraderError when the points do not add up or there is nothing to test."""
        total = sum(test.points for test in self.tests)
        if total != self.points:
            raise GraderError(f"the tests of lab {self.number} are worth {total} points, "
                              f"not {self.points}")

    def select(self, patterns):
        """The tests that any of the patterns names: a name, a glob or an exercise id."""
        if not patterns:
            return [test for test in self.tests if not test.challenge]
        return [test for test in self.tests
                if any(matches(test, pattern) for pattern in patterns)]


def matches(test, pattern):
    """Whether one pattern names the test."""
    return pattern == test.exercise or fnmatch.fnmatchcase(test.name, pattern)


def split_patterns(arguments):
    """The patterns in command-line arguments, each with commas or blanks between them."""
    return [word for text in arguments for word in re.split(r"[,\s]+", text) if word]


def lab(number, name, points=100, starter=0, scores=None, smoke=(), more=()):
    """Open a lab's test file: every @test after it belongs to this lab, and so do those in `more`, files beside it."""
    global current
    current = Lab(number, name, points, starter, dict(scores or {}), tuple(smoke), tuple(more))
    return current


def test(points=0, exercise=None, seeds=1, budget=10_000, shift=7, section=None, live=False,
         challenge=False):
    """Decorate a test function; its docstring's first line is the sentence that is shown.

    `seeds`: run for the seeds 1 to that number. `section`: of the handout, default the exercise.
    """
    def register(function):
        sentence = (function.__doc__ or "").strip().split("\n")[0]
        add(Test(function.__name__, sentence, function, points, exercise,
                 section or exercise, seeds, budget, shift, live, challenge=challenge))
        return function
    return register


def add(new):
    """Put a test into the current lab. GraderError when its name is taken."""
    if current is None:
        raise GraderError("a test file begins with lab(NUMBER, NAME)")
    if any(test.name == new.name for test in current.tests):
        raise GraderError(f"two tests are named {new.name}")
    current.tests.append(new)


def path_of(number, root=GRADE):
    """The test file of a lab; 0: of the base."""
    return os.path.join(root, f"lab{number}" if number else "base", "tests.py")


def load(path):
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


def run_file(path):
    """Let a file declare what it has to."""
    spec = importlib.util.spec_from_file_location("rung_test_file", path)
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except GraderError:
        raise
    except Exception as error:
        raise GraderError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
