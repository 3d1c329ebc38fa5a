"""Tests of the base that the kernel itself judges, for tests.py: declaring one, and reading what it reports."""

from __future__ import annotations

import os
from collections.abc import Callable

from grade import mix, test
from grade.verdict.run import Run
from grade.verdict.trial import Trial

Check = Callable[[Trial, Run], None]


def negative(error: int) -> int:
    """A negative error as the 64 bits that it is reported in."""
    return 2**64 - error


def answers(run: Run, name: str, count: int) -> list[int]:
    """The answers that were reported under `name` to the questions 0 to count - 1."""
    return [run.answer(question, name) for question in range(count)]


def inside(name: str, points: int, what: str, check: Check | None = None, memory: int = 128, shift: int = 7,
           seeds: int = 1) -> None:
    """Declare a test that the kernel itself judges; `check` looks at what it reports besides."""
    budget = 1000 if shift == 0 else 10_000         # 10^9 or 8 * 10^7 instructions

    def function(t: Trial) -> None:
        run = t.boot(memory=memory)
        end = mix(1, run.nonce)
        told: list[int] = [report.answer for report in run.reports("done")]
        t.expect_equal(told or [end], [end], "the end")         # some tests tell it
        if check:
            check(t, run)
    function.__name__, function.__doc__ = "base_" + name, what
    test(points=points, seeds=seeds, budget=budget, shift=shift)(function)


def checks(points: int, memory: int = 128, shift: int = 7, seeds: int = 1) -> Callable[[Check], Check]:
    """Decorate the `check` of an inside test of the same name."""
    def register(check: Check) -> Check:
        inside(check.__name__, points, check.__doc__ or "", check, memory, shift, seeds)
        return check
    return register


def image_mib(t: Trial) -> float:
    """The memory of the kernel's own image, from 1 MiB on: it grows with each lab."""
    return ((t.testbed.symbols.address("image_end") & 0x7FFFFFFF) - (1 << 20)) / (1 << 20)


def ramdisk_mib(t: Trial) -> float:
    """The memory that the labs' programs take in each boot, and the pages that this may cut at the ends."""
    if not t.testbed.ramdisk:
        return 0
    return (os.path.getsize(t.testbed.ramdisk) + 2 * 4096) / (1 << 20)
