#!/usr/bin/env python3
"""What operations cost, in guest instructions: exact, and the same on every run.

    bench.py --lab N [--check] [--update]

Boots build/labN with -icount shift=0 and prints every bench of that kernel (common/test/bench.h). The committed
figures are in labN-*/bench.json, those of the layers below included: a tick costs more once there are threads. They
are of the compiler that is named there; another one's are printed only, since they differ by up to 1 %, where code
for copying is inlined by far more.
--check: exit status 1 when one of these is exceeded by more than 5 %, 3 when they are another compiler's; --update:
write the figures there. Also prints how long a prompt takes on this host, which is not checked.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from grade.machine.testbed import Testbed  # noqa: E402  (the path comes first)
from grade.verdict.outcome import Verdict  # noqa: E402
from grade.verdict.registry import Test  # noqa: E402
from grade.verdict.trial import Trial  # noqa: E402

TOLERANCE = 0.05
OTHER_COMPILER = 3          # exit status
BIG_MEMORY = 2048           # MiB
PROMPT = b"rung> "
SERIAL_BUDGET_MS = 2000     # guest time: a microsecond a thousand instructions


class Committed(NamedTuple):
    """The contents of a bench.json: the figures by name, and whose they are."""

    figures: dict[str, int]
    compiler: str | None


def measure(bench: Testbed, memory: int) -> dict[str, int]:
    """{name: instructions} of one boot with `memory` MiB."""
    test = Test("bench", "", lambda trial: None, 0, None, None, 1, SERIAL_BUDGET_MS, 0, False)
    run = Trial(bench, test, 1).boot(append="screen=on", memory=memory)
    figures = {}
    for record in run.of_kind("report"):
        name, _, answer = record.fields
        figures[name] = int(answer, 16)
    return figures


def committed_file(lab: int) -> str:
    """Where the figures of a lab's kernel are committed."""
    [folder] = glob.glob(os.path.join(ROOT, f"lab{lab}-*"))
    return os.path.join(folder, "bench.json")


def compiler_of(kernel: str) -> str:
    """Which compiler has made a kernel, as `gcc 12`: what the debug information says of its producer."""
    with open(kernel, "rb") as file:
        found = re.search(rb"(GNU C)\d+ (\d+)\.|(clang) version (\d+)\.", file.read())
    if not found:
        return "a compiler that does not name itself"
    gcc, gcc_version, _, clang_version = found.groups()
    return f"gcc {gcc_version.decode()}" if gcc else f"clang {clang_version.decode()}"


def committed(path: str) -> Committed:
    """The committed figures; none where there is no file."""
    try:
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
    except FileNotFoundError:
        return Committed({}, None)
    compiler = told.pop("compiler", None)
    return Committed(told, compiler)


def update(path: str, figures: dict[str, int], compiler: str) -> None:
    """Commit the figures."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**figures, "compiler": compiler}, file, indent=1, sort_keys=True)
        file.write("\n")


def compare(before: dict[str, int], figures: dict[str, int]) -> list[str]:
    """Print every figure beside the committed one. The names of those that are too large, or new."""
    bad = []
    for name, count in figures.items():
        known = before.get(name)
        change = "" if not known else f"{100 * (count - known) / known:+.1f} %"
        print(f"  {name:<28} {count:>10}   committed {known if known is not None else '-':>10}  {change}")
        if known is None or count > known * (1 + TOLERANCE):
            bad.append(name)
    return bad


def seconds_to_prompt(qemu: str, kernel: str) -> float | None:
    """The host's seconds from starting QEMU to the prompt, without -icount."""
    with tempfile.TemporaryDirectory() as directory:
        console = os.path.join(directory, "console")
        started = time.monotonic()
        process = subprocess.Popen([qemu, "-nodefaults", "-display", "none", "-vga", "std", "-machine", "pc", "-cpu",
                                    "qemu64,+smep,+smap,+umip", "-bios", "qboot.rom", "-serial", f"file:{console}",
                                    "-kernel", kernel], stdin=subprocess.DEVNULL)
        try:
            while time.monotonic() < started + 30:
                if os.path.exists(console) and PROMPT in open(console, "rb").read():
                    return time.monotonic() - started
                time.sleep(0.002)
            return None
        finally:
            process.kill()
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--qemu", default=os.environ.get("QEMU") or "qemu-system-x86_64")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    build = os.path.join(ROOT, "build", f"lab{options.lab}")
    try:
        with Testbed(build, options.qemu) as bench:
            bench.prepare()
            figures = measure(bench, 128)
            big = measure(bench, BIG_MEMORY)
    except Verdict as verdict:      # an exercise that is empty, for example
        sys.exit(f"bench: {verdict.message}")
    compiler = compiler_of(os.path.join(build, "kernel.elf"))
    figures["kernel_entry_to_prompt_2g"] = big["kernel_entry_to_prompt"]
    path = committed_file(options.lab)
    if options.update:
        update(path, figures, compiler)
    before = committed(path)
    is_comparable = before.compiler in (None, compiler)
    print(f"guest instructions, exact, of {compiler}:")
    bad = compare(before.figures, figures)
    seconds = seconds_to_prompt(options.qemu, os.path.join(build, "kernel.elf"))
    print(f"a prompt on this host: {'never' if seconds is None else f'{seconds:.3f} s'}")
    if not is_comparable:
        print(f"bench: the committed figures are of {before.compiler}, so nothing is judged")
        return OTHER_COMPILER if options.check else 0
    for name in bad:
        print(f"bench: {name} is worse than committed by more than {TOLERANCE:.0%}, or not committed (make bench UPDATE=1)")
    return 1 if bad and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
