#!/usr/bin/env python3
"""Processes of lab 4 that end in any way at any moment, in machines of their own: no panic, no hang, no leak.

    churn.py --build FOLDER [--qemu QEMU] SEED COUNT

Boots the kernel's test churn_for_long until COUNT processes have been made, at most PER_BOOT in a boot, with the seeds SEED,
SEED + 1 and so on. Says for each boot how many there were. Exit status 1 when one does not end well; its message says how
to do the same again.
"""

import argparse
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from grade.machine.testbed import Testbed  # noqa: E402  (the path comes first)
from grade.verdict.outcome import Verdict  # noqa: E402
from grade.verdict.registry import Test  # noqa: E402
from grade.verdict.trial import Trial  # noqa: E402

PER_BOOT = 15_000
PROGRAMS = 3                # of a boot, each of which makes a part of its processes
BUDGET_PER_PROCESS = 40     # guest milliseconds


def boot(bench, seed, count):
    """Let each program of one boot make its part. How many processes there were."""
    part = -(-count // PROGRAMS)
    test = Test("churn_for_long", "", lambda trial: None, 0, None, None, 1, 20_000 + BUDGET_PER_PROCESS * count, 7, False)
    Trial(bench, test, seed).boot(append=f"count={part}").answer(0, "done")
    return PROGRAMS * part


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    left, seed = options.count, options.seed
    with Testbed(options.build, options.qemu) as bench:
        bench.prepare()
        while left > 0:
            count = min(left, PER_BOOT)
            try:
                made = boot(bench, seed, count)
            except Verdict as verdict:
                print(f"seed {seed}: {verdict.message}", *verdict.details, sep="\n    ")
                sys.exit(f"again: make fuzz-churn SEED={seed} COUNT={count}")
            print(f"seed {seed}: {made} processes were made, ended and were waited for", flush=True)
            left -= count
            seed += 1


if __name__ == "__main__":
    main()
