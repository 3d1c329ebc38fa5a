"""make trace [TEST=name] [SEED=n] [LAB=n] [EVENTS=n] [BOOT=n]

With --test: boots that test with its trace switched on, whatever its verdict. Without: reads the file that COM2 of an
interactive run went to, or the machine's memory, when it ended before the kernel could send its trace. Writes
trace.json, for https://ui.perfetto.dev, and trace.html.
"""

import argparse
import os
import sys

from .events import ROOT, Trace, TraceError, from_records, read_ids
sys.path.insert(0, ROOT)

from grade.verdict.channel import decode  # noqa: E402  (the path comes first)
from grade.verdict.outcome import GraderError  # noqa: E402
from grade.verdict.symbols import Symbols  # noqa: E402
from . import chrome, page  # noqa: E402
from .boot import trace_test  # noqa: E402
from .memory import from_memory  # noqa: E402
from .names import Names  # noqa: E402
from .timeline import Timeline  # noqa: E402

EVENTS_MAX = 65536                  # that the kernel can keep


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make trace", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="folder with kernel.elf")
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    parser.add_argument("--toolprefix", default="")
    parser.add_argument("--test", help="boot this test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=16384, help="how many to keep")
    parser.add_argument("--boot", type=int, default=0, help="which boot of a test that makes several")
    parser.add_argument("--channel", help="what an interactive run sent on COM2")
    parser.add_argument("--memory", help="the file that was its memory")
    parser.add_argument("--out", default=os.path.join(ROOT, "build"), help="folder for the files")
    return parser.parse_args()


def trace_interactive(options: argparse.Namespace, symbols: Symbols) -> tuple[Trace, str]:
    """Read what an interactive run left; (Trace, what to call it)."""
    with open(options.channel, "rb") as file:
        records = decode(file.read(), 0).records
    try:
        trace = from_records(records, read_ids(), counts_ns=False)
    except TraceError:
        trace = from_memory(options.memory, options.build, symbols, read_ids())
    return trace, "an interactive run"


def summary(timeline: Timeline) -> str:
    """One line."""
    threads = len(timeline.threads)
    return (f"{timeline.count} events, {timeline.lost} lost, {threads} thread{'' if threads == 1 else 's'}, "
            f"{(timeline.end - timeline.start) / 1e6:.3f} ms of guest time")


def main() -> int:
    """Write both files; the exit status."""
    options = arguments()
    options.events = max(1, min(options.events, EVENTS_MAX))
    symbols = Symbols(os.path.join(options.build, "kernel.elf"), options.toolprefix)
    try:
        trace, title = trace_test(options) if options.test else trace_interactive(options, symbols)
    except (TraceError, GraderError, OSError) as error:
        print(f"trace: {error}")
        return 1
    timeline = Timeline(trace, Names(symbols.function))
    os.makedirs(options.out, exist_ok=True)
    print(summary(timeline))
    for module, name, what in ((chrome, "trace.json", "https://ui.perfetto.dev opens it"),
                               (page, "trace.html", "any browser opens it")):
        path = os.path.join(options.out, name)
        module.write(timeline, path, f"Lab {options.lab}: {title}")
        print(f"  {os.path.relpath(path)}   {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
