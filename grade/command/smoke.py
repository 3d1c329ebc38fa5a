"""Before a lab is graded: do the labs that it stands on work? Says what to do if not, and stops nobody.

Each lab's test file names a handful of its tests for this, `lab(..., smoke=[...])`. They run in the kernel
of the lab that is graded.
"""

import argparse
import os
import sys

from ..machine.testbed import Testbed
from ..verdict import registry
from ..verdict.known_passes import open_known_passes
from ..verdict.outcome import GraderError, TestResult
from ..verdict.runner import run_tests


def parse() -> argparse.Namespace:
    """The command line that the make rule writes."""
    parser = argparse.ArgumentParser(prog="smoke")
    parser.add_argument("--lab", type=int, required=True, help="the lab that is to be graded")
    parser.add_argument("--earlier", required=True, help="the labs before it")
    parser.add_argument("--build", required=True, help="folder with kernel.elf")
    parser.add_argument("--qemu", required=True)
    parser.add_argument("--toolprefix", default="")
    return parser.parse_args()


def failures(testbed: Testbed, number: int) -> list[str]:
    """The names of a lab's smoke tests that do not pass, by a fault of this lab."""
    lab = registry.load(registry.path_of(number))
    testbed.known_passes = open_known_passes(testbed, lab)
    tests = [test for test in lab.tests if test.name in lab.smoke]
    return [result.name for result in run_tests(testbed, tests, os.cpu_count() or 1) if is_at_fault(number, result)]


def is_at_fault(number: int, result: TestResult) -> bool:
    """Whether lab `number` is what does not work: a test may also run into an empty exercise of a later lab."""
    return not result.passed and (not result.empty or result.empty.startswith(f"{number}."))


def advice(number: int, lab: int, failed: list[str]) -> list[str]:
    """The lines that a student should read before lab `lab` is graded."""
    return [f"Lab {lab} stands on lab {number}, in which this does not work: {', '.join(failed)}.",
            f"  Mend it: make grade LAB={number}",
            "  Or take the reference in its place, where the course shows it:",
            f"           git merge origin/lab{number}-solution", f"           make grade LAB={lab} REF=lab{number}", ""]


def main() -> int:
    """Run the smoke tests of the earlier labs, up to the first lab that fails. The exit status is 0."""
    options = parse()
    try:
        with Testbed(options.build, options.qemu, options.toolprefix) as testbed:
            testbed.prepare()
            for number in map(int, options.earlier.split()):
                failed = failures(testbed, number)
                if failed:
                    print("\n".join(advice(number, options.lab, failed)), flush=True)
                    break
    except GraderError:
        pass                    # the grading that follows meets the same, and tells
    return 0


if __name__ == "__main__":
    sys.exit(main())
