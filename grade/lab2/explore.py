"""Explorations (core/explore.h) of lab 2, and what they have in common."""

from collections.abc import Callable, Sequence

from grade import mix, test
from grade.verdict.explore import explored
from grade.verdict.records import as_number
from grade.verdict.registry import TestFunction
from grade.verdict.run import Run
from grade.verdict.trial import Trial


Look = Callable[[Trial, Run, int], None]


def explores(points: int, exercise: str, covers: Sequence[str]) -> Callable[[Look], TestFunction]:
    """Decorate the look at the first boot of an exploration, all of which was judged before."""
    def register(look: Look) -> TestFunction:
        def function(t: Trial) -> None:
            run = explored(t, covers)
            look(t, run, as_number(run.of_kind("walked")[0].fields[0]))
        function.__name__, function.__doc__ = look.__name__, look.__doc__
        return test(points=points, exercise=exercise, shift=0, budget=500)(function)
    return register


def sum_of_secrets(t: Trial, run: Run, last: int) -> None:
    """Each N from 0 to `last` had its secret."""
    total = sum(mix(n, run.nonce) for n in range(last + 1)) % 2**64
    t.expect_equal(run.answer(0, "sum"), total, "the sum of what all rounds have handed over")
