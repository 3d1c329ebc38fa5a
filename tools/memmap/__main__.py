"""make memmap TEST=name [SEED=n] [FAULT=n] [LAB=n]

Boots a test as it is graded, and looks from outside at its memory before and after a write to a shared page: the
FAULT-th time that the kernel calls memory_fault_shared. Writes memmap.html.
"""

from __future__ import annotations

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

from grade.debugging.replay import Replay  # noqa: E402  (the path comes first)
from grade.lab2.outside import offset, pointer  # noqa: E402
from grade.machine.testbed import Testbed  # noqa: E402
from grade.verdict import registry  # noqa: E402
from grade.verdict.outcome import GraderError, Verdict  # noqa: E402
from grade.verdict.registry import Test  # noqa: E402
from grade.verdict.runner import run_trial  # noqa: E402
from grade.verdict.trial import Trial  # noqa: E402
from . import page  # noqa: E402
from .snapshot import Snapshot, take  # noqa: E402

HANDLER = "memory_fault_shared"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make memmap", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="folder with kernel.elf")
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    parser.add_argument("--toolprefix", default="")
    parser.add_argument("--test", required=True, help="boot this test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", type=int, default=1, help="which of the faults")
    parser.add_argument("--out", default=os.path.join(ROOT, "build"), help="folder for the file")
    return parser.parse_args()


def find_test(name: str, lab: int) -> Test:
    """The graded test of that name. GraderError: it is not one test."""
    paths = [path for path in map(registry.path_of, range(1, lab + 1)) if os.path.exists(path)]
    tests: list[Test] = [test for path in paths for test in registry.load(path).select([name])]
    if len(tests) != 1:
        raise GraderError(f"{name} is not the name of one test; make grade LIST=1 lists them")
    return tests[0]


def look(replay: Replay, fault: int) -> tuple[page.Fault, Snapshot, Snapshot]:
    """Find a fault: the fault itself, and the memory before and after it. Failure when there are fewer faults."""
    for _ in range(fault):
        replay.run_to(HANDLER)
    registers = replay.registers()
    region = registers["rdi"] + offset(replay, "memory", "region")
    aspace = pointer(replay, region + offset(replay, "region", "aspace"))
    before = take(replay, aspace)
    replay.run_to(pointer(replay, registers["rsp"]))
    after = take(replay, aspace)
    root = pointer(replay, aspace + offset(replay, "aspace", "root"))
    return page.Fault(registers["rsi"], root, replay.registers()["rax"] & 0xFFFFFFFF), before, after


def memmap(options: argparse.Namespace) -> str:
    """Boot, look, and write the page; its path."""
    test = find_test(options.test, options.lab)
    with Testbed(options.build, options.qemu, options.toolprefix) as testbed:
        testbed.prepare()
        trial = Trial(testbed, test, options.seed)
        verdict = run_trial(trial)
        if trial.booted is None:
            raise verdict or GraderError("the test has booted nothing")
        with Replay(trial, *trial.booted) as replay:
            fault, before, after = look(replay, options.fault)
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, "memmap.html")
    page.write(path, f"Lab {options.lab}: {test.name}, seed {options.seed}", fault, before, after)
    return path


def main() -> int:
    """The exit status."""
    options = arguments()
    try:
        path = memmap(options)
    except Verdict as verdict:
        print(f"memmap: {verdict.message}")
        return 1
    print(f"  {os.path.relpath(path)}   any browser opens it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
