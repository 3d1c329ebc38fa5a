"""Runs tests, several at a time, and makes a TestResult of each."""

from __future__ import annotations

import struct
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from ..machine.testbed import Testbed
from .outcome import Attempt, EmptyExercise, Failure, GraderError, OnceMore, Outcome, TestResult, Unjudged, Verdict
from .registry import Test
from .trial import Trial

# The exceptions that unexpected records can make a test function raise. All else (OSError, AttributeError ...) is the
# host's fault or the grader's.
BY_RECORDS = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, struct.error)
MOST_LINES = 6                  # of a traceback


def run_tests(testbed: Testbed, tests: list[Test], jobs: int, seed: int | None = None,
              on_result: Callable[[TestResult], None] = lambda result: None,
              on_start: Callable[[Test], None] = lambda test: None) -> list[TestResult]:
    """The results in the order of `tests`; the callbacks come in the order of events.

    A test whose boot took too long on the host, or whose QEMU died, is tried once more when all others are done.
    """
    results = {}
    alone = []

    def one(test: Test) -> TestResult:
        on_start(test)
        return run_test(testbed, test, seed)

    pool = ThreadPoolExecutor(jobs)
    try:
        futures = {pool.submit(one, test): test for test in tests}
        for future in as_completed(futures):
            test = futures[future]
            try:
                results[test.name] = future.result()
                on_result(results[test.name])
            except OnceMore:
                alone.append(test)
    except BaseException:           # a worker may take long to end: nobody waits for it
        testbed.stop()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    for test in alone:
        on_start(test)
        results[test.name] = run_test(testbed, test, seed, last_try=True)
        on_result(results[test.name])
    return [results[test.name] for test in tests]


def run_test(testbed: Testbed, test: Test, seed: int | None = None, last_try: bool = False) -> TestResult:
    """Run one test with each of its seeds, or only with `seed`, up to the first that fails.

    OnceMore goes on to the caller, unless this is the `last_try`.
    """
    started = time.monotonic()
    digests = []
    for this_seed in seeds_of(test, seed):
        attempt = known_attempt(testbed, test, this_seed) or make_attempt(testbed, test, this_seed)
        if isinstance(attempt.verdict, OnceMore) and not last_try:
            raise attempt.verdict
        digests.append(attempt.digest)
        if attempt.verdict:
            break
    result = make_result(test, attempt)
    result.seconds = time.monotonic() - started
    known = [digest for digest in digests if digest is not None]
    if len(known) == len(digests):
        result.serial_digest = " ".join(known)
    return result


def seeds_of(test: Test, seed: int | None) -> Sequence[int]:
    """The seeds to try a test with: `seed` alone, or all of its own."""
    return range(1, test.seeds + 1) if seed is None else [seed]


def known_attempt(testbed: Testbed, test: Test, seed: int) -> Attempt | None:
    """The Attempt with this seed where it is known to pass, else None."""
    return testbed.known_passes.find(test, seed) if testbed.known_passes else None


def make_attempt(testbed: Testbed, test: Test, seed: int) -> Attempt:
    """Run the test with one seed; the Attempt."""
    trial = Trial(testbed, test, seed)
    verdict = run_trial(trial)
    run = trial.runs[-1] if trial.runs else None
    attempt = Attempt(seed, verdict, None if trial.has_host_input else trial.digest.hexdigest(),
                      run.console if run else "", [str(record) for record in run.decoded.records] if run else [])
    if testbed.known_passes:
        testbed.known_passes.keep(test, attempt)
    return attempt


def run_trial(trial: Trial) -> Verdict | None:
    """Call the test function. None when it passes, else the Verdict."""
    try:
        trial.test.function(trial)
        if not trial.runs:
            return GraderError("the test has booted nothing")
        if not trial.expectations:
            return Failure("the kernel gave nothing that could be checked")
        return None
    except Verdict as verdict:
        if trial.testbed.is_full():       # then the kernel's records may be those that found no room
            return GraderError("the disk is full on which the boots keep their files: TMPDIR names another place")
        return verdict
    except Exception as error:
        return judge_failed(trial, error)


def judge_failed(trial: Trial, error: Exception) -> Verdict:
    """The Verdict when a test function raises what is none. Behind a boot the kernel's records are why, as far as
    anybody can tell, and the staff reads where; else it is a defect of the test file or of the grader.
    """
    where = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-MOST_LINES:]).rstrip().split("\n")
    what = f"{type(error).__name__}: {error}"
    if trial.runs and isinstance(error, BY_RECORDS):
        return Unjudged(f"the kernel sent records that could not be judged ({what})", where)
    return GraderError(f"the test itself failed: {what}", where)


def make_result(test: Test, attempt: Attempt) -> TestResult:
    """The TestResult of a test that ended with `attempt`."""
    verdict = attempt.verdict
    return TestResult(
        name=test.name, sentence=test.sentence, exercise=test.exercise, section=test.section,
        max_points=test.points, outcome=verdict.outcome if verdict else Outcome.PASS,
        message=verdict.message if verdict else "", details=verdict.details if verdict else [],
        seed=attempt.seed, one_seed=test.seeds == 1 and attempt.seed == 1,
        console=attempt.console, records=attempt.records,
        live=test.live, hidden=test.hidden, empty=verdict.exercise if isinstance(verdict, EmptyExercise) else "",
        staff_notes=verdict.where if isinstance(verdict, Unjudged) else [])
