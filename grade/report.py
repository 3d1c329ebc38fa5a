"""The results as text for people, on a terminal or in a file."""

import os
import shutil
import sys
import threading

from .console import last_lines, sanitise_line
from .outcome import Outcome

WIDEST = 96
COLOURS = {Outcome.PASS: "32", Outcome.FAIL: "31", Outcome.TIMEOUT: "31", Outcome.CRASH: "31",
           Outcome.GRADER_ERROR: "35"}
MOST_RECORDS = 200


class Report:
    """Prints each result as soon as all before it are printed, and a progress line meanwhile."""

    def __init__(self, lab, tests, verbose=False, stream=None):
        self.lab = lab
        self.verbose = verbose
        self.stream = stream or sys.stdout
        self.on_terminal = self.stream.isatty()
        self.has_colour = self.on_terminal and "NO_COLOR" not in os.environ
        self.width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
        self.order = [test.name for test in tests]
        self.name_width = max([len(name) for name in self.order] + [4])
        self.waiting = {}
        self.printed = 0
        self.running = []
        self.lock = threading.Lock()

    def begin(self):
        """Print the heading."""
        self.line(f"Lab {self.lab.number}: {self.lab.name}")

    def started(self, test):
        """A test begins."""
        with self.lock:
            self.running.append(test.name)
            self.progress()

    def finished(self, result):
        """A test has its result."""
        with self.lock:
            self.running.remove(result.name)
            self.waiting[result.name] = result
            self.erase()
            while self.printed < len(self.order) and self.order[self.printed] in self.waiting:
                self.result(self.waiting[self.order[self.printed]])
                self.printed += 1
            self.progress()

    def progress(self):
        """Show, on a terminal, what runs now."""
        if self.on_terminal and self.running:
            text = f"[{len(self.waiting)}/{len(self.order)}] {', '.join(self.running)}"
            self.write("\r" + text[:self.width - 1].ljust(self.width - 1))

    def erase(self):
        """Take the progress line away."""
        if self.on_terminal:
            self.write("\r" + " " * (self.width - 1) + "\r")

    def result(self, result):
        """Print one result: a line, and for a failure what helps."""
        empty = "is still empty" in result.message
        said = result.sentence if result.passed else result.message if empty else ""
        head = (f"{result.outcome.value:<12}  {result.score:>2}/{result.max_points:<2}"
                f"  {result.exercise or '':<4} {result.name:<{self.name_width}}")
        self.line(self.coloured(result.outcome, head, cut(said, self.width - len(head) - 2)))
        if not result.passed and not empty:
            for line in explain(result, self.lab.number):
                self.line("    " + line)
            self.line()
        if self.verbose:
            self.everything(result)

    def coloured(self, outcome, head, rest):
        """The line with its first word in colour, where there are colours."""
        if self.has_colour:
            word = outcome.value
            head = f"\x1b[{COLOURS[outcome]}m{word}\x1b[0m" + head[len(word):]
        return f"{head}  {rest}".rstrip()

    def everything(self, result):
        """Print a test's whole console and its records."""
        for title, lines in (("console", result.console.rstrip().split("\n")),
                             ("records", result.records[:MOST_RECORDS])):
            self.line(f"    {title}:")
            for line in lines:
                self.line("      | " + sanitise_line(line))

    def end(self, results):
        """Print what did not pass, and the score as the last line."""
        missed = [result.name for result in results if not result.passed]
        if missed:
            self.line(f"\n{len(missed)} of {len(results)} tests did not pass.")
        self.line(score_line(results))

    def line(self, text=""):
        """Print one line."""
        self.write(text + "\n")

    def write(self, text):
        """Print at once."""
        self.stream.write(text)
        self.stream.flush()


def cut(text, width):
    """The text, cut to a width."""
    return text if len(text) <= width else text[:max(0, width - 3)] + "..."


def score_line(results):
    """`Score: 94/100`, or why there is none."""
    broken = [result.name for result in results if result.outcome is Outcome.GRADER_ERROR]
    if broken:
        return f"No score: grader error in {', '.join(broken)}"
    return f"Score: {sum(r.score for r in results)}/{sum(r.max_points for r in results)}"


def exit_status(results):
    """0: all passed; 1: some did not; 2: the grader itself failed."""
    if any(result.outcome is Outcome.GRADER_ERROR for result in results):
        return 2
    return 0 if all(result.passed for result in results) else 1


def explain(result, lab):
    """The lines below a test that did not pass."""
    lines = [result.sentence] if result.sentence else []
    lines += [result.message, *("  " + detail for detail in result.details)]
    shown = last_lines(result.console)
    if shown:
        lines += ["the last lines of the console:", *("  | " + line for line in shown)]
    return lines + where_next(result, lab)


def where_next(result, lab):
    """What to read and what to run."""
    seed = "" if result.one_seed or result.seed is None else f" SEED={result.seed}"
    what = f"LAB={lab} TEST={result.name}{seed}"
    lines = [f"read:   handout section {result.section}"] if result.section else []
    return lines + [f"again:  make grade {what}", f"debug:  make debug {what}"]
