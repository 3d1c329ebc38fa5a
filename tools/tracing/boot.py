"""A boot of a test with its trace switched on."""

from __future__ import annotations

import argparse
import os

from grade.debugging.trace import TracedTrial, plain_test
from grade.machine.testbed import Testbed
from grade.verdict import registry
from grade.verdict.outcome import GraderError
from grade.verdict.registry import Test
from grade.verdict.runner import run_trial

from .events import Trace, TraceError, from_records, read_ids


def find_test(pattern: str, lab: int) -> Test:
    """The graded test that the pattern names, of any lab up to `lab`; else a test that only the kernel knows.
    TraceError: it names several.
    """
    paths = [path for path in map(registry.path_of, range(1, lab + 1)) if os.path.exists(path)]
    tests = [test for path in paths for test in registry.load(path).select([pattern])]
    if len(tests) > 1:
        raise TraceError(f"one test at a time, not {' '.join(test.name for test in tests)}")
    return tests[0] if tests else plain_test(pattern)


def trace_test(options: argparse.Namespace) -> tuple[Trace, str]:
    """Boot the test; (Trace, what to call it)."""
    test = find_test(options.test, options.lab)
    with Testbed(options.build, options.qemu, options.toolprefix) as testbed:
        testbed.prepare()
        trial = TracedTrial(testbed, test, options.seed, options.events)
        verdict = run_trial(trial)
    if verdict and (isinstance(verdict, GraderError) or not trial.boots):
        raise TraceError(verdict.message)
    print(f"{test.name}: {verdict.outcome.value}: {verdict.message}" if verdict else f"{test.name}: pass")
    if verdict and "has no test named" in verdict.message:
        raise TraceError(f"no test is named {test.name}; make grade LIST=1 lists the tests")
    if not 0 <= options.boot <= len(trial.boots):
        raise TraceError(f"this test made {len(trial.boots)} boots, so there is no BOOT={options.boot}")
    number = options.boot or len(trial.boots)
    if len(trial.boots) > 1:
        print(f"This is boot {number} of {len(trial.boots)} (BOOT=n for another).")
    trace = from_records(trial.boots[number - 1].trace, read_ids(), counts_ns=True)
    return trace, f"{test.name}, seed {options.seed}"
