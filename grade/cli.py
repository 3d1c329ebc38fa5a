"""The command line of grade-labN."""

import argparse
import os
import signal

from . import registry
from .bench import Bench
from .debug import debug
from .mix import STUDENT_KEY
from .outcome import GraderError
from .report import Report, cut, exit_status
from .runner import run_tests
from .steady import run_steady

GRADER_FAILED = 2
INTERRUPTED = 130
HERE = os.path.dirname(os.path.abspath(__file__))


def parse(number, arguments):
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
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--key", metavar="FILE", help="the run key of the course's staff")
    parser.add_argument("--keep", metavar="DIR", help="keep the files of every boot there")
    parser.add_argument("--steady", type=int, metavar="N", help="grade N times, compare")
    parser.add_argument("--debug", action="store_true", help="open the test in GDB")
    parser.add_argument("--gdb", default="gdb", help="with --debug: which GDB")
    parser.add_argument("--command", action="append", default=[], metavar="COMMAND",
                        help="with --debug: what GDB does, instead of asking")
    parser.add_argument("--tests", metavar="FILE", help="another test file",
                        default=os.path.join(HERE, f"grade_lab{number}.py"))
    return parser.parse_args(arguments)


def main(number, arguments=None):
    """Grade lab `number`; the exit status."""
    options = parse(number, arguments)
    for signal_number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, signal.default_int_handler)
    try:
        return grade(options)
    except GraderError as error:
        for line in [error.message] + error.details:
            print(f"grade: {line}")
        print("No score: grader error")
        return GRADER_FAILED
    except KeyboardInterrupt:
        print("\ngrade: interrupted")
        return INTERRUPTED


def grade(options):
    """Do what the options say; the exit status."""
    lab = registry.load(options.tests)
    tests = lab.select(registry.split_patterns(options.test))
    if not tests:
        raise GraderError(f"no test is named {' '.join(options.test)}")
    if options.list:
        return list_tests(tests)
    bench = Bench(options.build, options.qemu, options.toolprefix, read_key(options.key),
                  options.keep)
    with bench:
        bench.prepare()
        jobs = max(1, options.jobs)
        if options.debug:
            return debug(bench, tests, options.seed, options.gdb, options.command)
        if options.steady:
            return run_steady(bench, tests, jobs, options.steady)
        report = Report(lab, tests, options.verbose)
        report.begin()
        results = run_tests(bench, tests, jobs, options.seed, report.finished, report.started)
        report.end(results)
        return exit_status(results)


def list_tests(tests):
    """Print one line a test."""
    width = max(len(test.name) for test in tests)
    for test in tests:
        head = f"{test.name:<{width}}  {test.exercise or '-':<4} {test.points:>3}  "
        print(head + cut(test.sentence, 96 - len(head)))
    return 0


def read_key(path):
    """The run key: that of a student tree unless a file holds another."""
    if path is None:
        return STUDENT_KEY
    try:
        with open(path, "rb") as file:
            return file.read().strip()
    except OSError as error:
        raise GraderError(f"cannot read the key: {error}") from error


