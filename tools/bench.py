#!/usr/bin/env python3
"""What operations cost, in guest instructions: exact, and the same on every run.

    bench.py --lab N [--check] [--update]

Boots build/labN with -icount shift=0 and prints every bench of the kernel (common/core/bench.h). The committed
figures are in common/bench.json and labN-*/bench.json. --check: exit status 1 when one of these is exceeded by more
than 5 %; --update: write the figures there. Also prints how long a prompt takes on this host, which is not checked.
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from grade.bench import Bench  # noqa: E402  (the path comes first)
from grade.outcome import Verdict  # noqa: E402
from grade.registry import Test  # noqa: E402
from grade.trial import Trial  # noqa: E402

TOLERANCE = 0.05
BIG_MEMORY = 2048           # MiB
PROMPT = b"rung> "
SERIAL_BUDGET_MS = 2000     # guest time: a microsecond a thousand instructions


def measure(bench, memory):
    """{name: instructions} of one boot with `memory` MiB."""
    test = Test("bench", "", lambda trial: None, 0, None, None, 1, SERIAL_BUDGET_MS, 0, False)
    run = Trial(bench, test, 1).boot(append="screen=on", memory=memory)
    figures = {}
    for record in run.of_kind("report"):
        name, _, answer = record.fields
        figures[name] = int(answer, 16)
    return figures


def owners(figures, lab):
    """Which file commits each figure: {path: {name: instructions}}. A lab's benches stand in its test/ folder."""
    result = {}
    for name in figures:
        folder = "common"
        for candidate in sorted(glob.glob(os.path.join(ROOT, "lab[1-9]-*"))):
            number = int(os.path.basename(candidate)[3:].split("-")[0])
            sources = glob.glob(os.path.join(candidate, "test", "*.c"))
            if number <= lab and any(f"BENCH({name})" in open(source, encoding="utf-8").read() for source in sources):
                folder = os.path.basename(candidate)
        result.setdefault(os.path.join(ROOT, folder, "bench.json"), {})[name] = figures[name]
    return result


def committed(path):
    """The figures in a bench.json."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def update(by_path):
    """Commit the figures to their files."""
    for path, figures in by_path.items():
        with open(path, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1, sort_keys=True)
            file.write("\n")


def compare(by_path):
    """Print every figure beside the committed one. The names of those that are too large, or new."""
    bad = []
    for path, figures in by_path.items():
        before = committed(path)
        for name, count in figures.items():
            known = before.get(name)
            change = "" if not known else f"{100 * (count - known) / known:+.1f} %"
            print(f"  {name:<28} {count:>10}   committed {known if known is not None else '-':>10}  {change}")
            if known is None or count > known * (1 + TOLERANCE):
                bad.append(name)
    return bad


def seconds_to_prompt(qemu, kernel):
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--qemu", default=os.environ.get("QEMU") or "qemu-system-x86_64")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    build = os.path.join(ROOT, "build", f"lab{options.lab}")
    try:
        with Bench(build, options.qemu) as bench:
            bench.prepare()
            figures = measure(bench, 128)
            big = measure(bench, BIG_MEMORY)
    except Verdict as verdict:      # an exercise that is empty, for example
        sys.exit(f"bench: {verdict.message}")
    figures["kernel_entry_to_prompt_2g"] = big["kernel_entry_to_prompt"]
    by_path = owners(figures, options.lab)
    if options.update:
        update(by_path)
    print("guest instructions, exact:")
    bad = compare(by_path)
    seconds = seconds_to_prompt(options.qemu, os.path.join(build, "kernel.elf"))
    print(f"a prompt on this host: {'never' if seconds is None else f'{seconds:.3f} s'}")
    for name in bad:
        print(f"bench: {name} is worse than committed by more than {TOLERANCE:.0%}, or not committed (make bench UPDATE=1)")
    return 1 if bad and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
