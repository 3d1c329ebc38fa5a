#!/usr/bin/env python3
"""System calls by chance, in machines of their own: no panic, no hang, no leak.

    syscalls.py --build FOLDER [--qemu QEMU] SEED COUNT

Boots the kernel's test fuzz_syscalls until COUNT calls are made, at most PER_BOOT in a boot, with the seeds SEED, SEED + 1
and so on. Says for each boot how many there were. Exit status 1 when one does not end well; its message says how to do
the same again.
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

PER_BOOT = 100_000
BUDGET_PER_CALL = 4         # guest milliseconds: some programs soon do nothing but wait


def boot(bench, seed, count):
    """The figures of one boot: calls, programs, programs that ended by what they did themselves."""
    budget = 20_000 + BUDGET_PER_CALL * count
    test = Test("fuzz_syscalls", "", lambda trial: None, 0, None, None, 1, budget, 7, False)
    run = Trial(bench, test, seed).boot(append=f"count={count}")
    return tuple(int(run.answer(0, name)) for name in ("calls", "programs", "ended alone"))


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
                calls, programs, alone = boot(bench, seed, count)
            except Verdict as verdict:
                print(f"seed {seed}: {verdict.message}", *verdict.details, sep="\n    ")
                sys.exit(f"again: make fuzz-syscalls SEED={seed} COUNT={count}")
            print(f"seed {seed}: {calls} calls of {programs} programs, {alone} of which ended by themselves", flush=True)
            left -= count
            seed += 1


if __name__ == "__main__":
    main()
