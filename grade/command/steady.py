"""Whether grading is steady: the same scores and serial bytes, run after run, busy or not."""

import sys

from ..machine.process import Process
from ..machine.testbed import Testbed
from ..verdict.outcome import TestResult, score_line
from ..verdict.registry import Test
from ..verdict.runner import run_tests

BUSY_LOOPS = 2
SPIN = [sys.executable, "-I", "-S", "-c", "while True: pass"]


def run_steady(testbed: Testbed, tests: list[Test], jobs: int, count: int) -> int:
    """Grade `count` times, the second half beside two busy loops; the exit status."""
    first = None
    differences = []
    for number in range(1, count + 1):
        busy = number > count // 2
        results = run_beside(testbed, tests, jobs, BUSY_LOOPS if busy else 0)
        print(f"run {number}/{count}{' (busy host)' if busy else ''}: {score_line(results)}",
              flush=True)
        seen = {result.name: (result.outcome, result.serial_digest) for result in results}
        first = first or seen
        differences += [f"{name} in run {number}" for name in seen if seen[name] != first[name]]
    if differences:
        print(f"Not steady: {', '.join(differences)}")
        return 1
    print(f"Steady: {count} runs, the same verdicts and serial bytes")
    return 0


def run_beside(testbed: Testbed, tests: list[Test], jobs: int, loops: int) -> list[TestResult]:
    """Run the tests beside so many busy loops."""
    spinning = [Process(testbed.new_directory(), SPIN, 0) for _ in range(loops)]
    try:
        return run_tests(testbed, tests, jobs)
    finally:
        for process in spinning:
            process.close()
