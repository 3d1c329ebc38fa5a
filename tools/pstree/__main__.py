"""make pstree TEST=name [SEED=n] [LAB=n] [EVENTS=n] [BOOT=n]

Boots a test with its trace switched on, and shows the lives of its processes: who forked whom and when, what each ran,
and how it ended. Writes pstree.html.
"""

from __future__ import annotations

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

from grade.verdict.outcome import GraderError  # noqa: E402  (the path comes first)
from tracing.boot import trace_test  # noqa: E402
from tracing.events import TraceError  # noqa: E402
from tracing.names import Names  # noqa: E402
from tracing.timeline import Timeline  # noqa: E402
from . import page  # noqa: E402

EVENTS = 65536                      # as many as the kernel can keep: a life is long


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make pstree", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="folder with kernel.elf")
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    parser.add_argument("--toolprefix", default="")
    parser.add_argument("--test", required=True, help="boot this test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=EVENTS, help="how many to keep")
    parser.add_argument("--boot", type=int, default=0, help="which boot of a test that makes several")
    parser.add_argument("--out", default=os.path.join(ROOT, "build"), help="folder for the file")
    return parser.parse_args()


def main() -> int:
    """The exit status."""
    options = arguments()
    try:
        if not options.test:
            raise TraceError("say which test: TEST=name; make grade LIST=1 lists them")
        trace, title = trace_test(options)
        timeline = Timeline(trace, Names())
        if not page.lives(timeline):
            raise TraceError("this test has no processes")
    except (TraceError, GraderError) as error:
        print(f"pstree: {error}")
        return 1
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, "pstree.html")
    page.write(timeline, path, f"Lab {options.lab}: {title}")
    print(f"  {os.path.relpath(path)}   any browser opens it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
