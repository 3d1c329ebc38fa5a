"""The command line of grade-labN."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import textwrap
import traceback

from ..machine.host import STANDARD_OUTPUT, describe, open_streams
from ..report.console import say
from ..report.text import WIDEST
from ..verdict.outcome import GraderError, UsageError
from ..verdict.registry import Test, path_of
from .grader import Grader

GRADER_FAILED = 2
INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)     # each ends a grading at once


def parse(number: int, arguments: list[str] | None) -> argparse.Namespace:
    """The options of a grader."""
    parser = argparse.ArgumentParser(prog=f"grade-lab{number}", description=f"Grade lab {number}.")
    parser.add_argument("--build", default=f"build/lab{number}", help="folder with kernel.elf")
    parser.add_argument("--qemu", default=os.environ.get("QEMU") or "qemu-system-x86_64")
    parser.add_argument("--toolprefix", default="", help="before addr2line")
    parser.add_argument("--test", action="append", default=[], metavar="PATTERN",
                        help="names, globs or exercise ids")
    parser.add_argument("--seed", type=int, help="only this seed")
    parser.add_argument("-v", "--verbose", action="store_true", help="console and records")
    parser.add_argument("--list", action="store_true", help="list the tests and end")
    parser.add_argument("-j", "--jobs", type=int, default=processors())
    parser.add_argument("--key", metavar="FILE", help="the run key of the course's staff")
    parser.add_argument("--keep", metavar="DIR", help="keep the files of every boot there")
    parser.add_argument("--steady", type=int, metavar="N", help="grade N times, compare")
    parser.add_argument("--json", metavar="FILE", help="write the results there")
    parser.add_argument("--junit", metavar="FILE", help="the same as JUnit's XML")
    parser.add_argument("--gradescope", metavar="FILE", help="the same as Gradescope's results.json")
    parser.add_argument("--submission", metavar="PATH",
                        help="grade this folder or archive on a clean copy of the course")
    parser.add_argument("--hidden", metavar="FOLDER", help="further tests of the staff's")
    parser.add_argument("--debug", action="store_true", help="open the test in GDB")
    parser.add_argument("--gdb", default="gdb", help="with --debug: which GDB")
    parser.add_argument("--wait", metavar="SOCKET", help="with --debug: let another GDB come to this socket")
    parser.add_argument("--command", action="append", default=[], metavar="COMMAND",
                        help="with --debug: what GDB does, instead of asking")
    parser.add_argument("--tests", metavar="FILE", help="another test file",
                        default=path_of(number))
    return parser.parse_args(arguments)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main(number: int, arguments: list[str] | None = None) -> int:
    """Grade lab `number`; the exit status. Nothing is printed where nobody can read it."""
    open_streams()
    try:
        status = run(parse(number, arguments))
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())     # Python flushes it once more at its end
        if not isinstance(error, BrokenPipeError):      # as with `make grade | head`: the reader has seen enough
            print(f"grade: {STANDARD_OUTPUT}: {error.strerror}", file=sys.stderr)
        return GRADER_FAILED
    if status == INTERRUPTED:
        os._exit(status)        # Python would wait for the workers; what they have started goes with this process
    return status


def interrupt(*_: object) -> None:
    """The handler of a signal that ends the grading: it ends the work, and no second signal disturbs that."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def run(options: argparse.Namespace) -> int:
    """Do what the options say, and tell of every failure; the exit status. OSError: what is printed is lost."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:      # as in a job in the background, or by nohup
            signal.signal(number, interrupt)
    try:
        return grade(options)
    except GraderError as error:
        for line in [error.message] + error.details:
            say(f"grade: {line}")
        if not isinstance(error, UsageError):
            print("No score: grader error")
        return GRADER_FAILED
    except KeyboardInterrupt:
        print("\ngrade: interrupted")
        return INTERRUPTED
    except (OSError, MemoryError) as error:
        if getattr(error, "filename", None) == STANDARD_OUTPUT:
            raise
        say(f"grade: {describe(error)}")
        print("No score: grader error")
        return GRADER_FAILED
    except Exception:           # a defect of the grader: no verdict on anybody's kernel
        say(traceback.format_exc(), file=sys.stderr)
        print("No score: grader error")
        return GRADER_FAILED


def grade(options: argparse.Namespace) -> int:
    """Do what the options say; the exit status."""
    grader = Grader(options)
    if options.list:
        return list_tests(grader.tests)
    return grader.run()


def list_tests(tests: list[Test]) -> int:
    """Print one line a test, folded only where the sentence is long."""
    width = max(len(test.name) for test in tests)
    columns = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    for test in tests:
        head = f"{test.name:<{width}}  {test.exercise or '-':<4} {test.points:>3}  "
        print("\n".join(textwrap.wrap(test.sentence, max(columns - 1, len(head) + 20), initial_indent=head,
                                      subsequent_indent=" " * len(head))) or head)
    return 0
