"""The results as text for people, on a terminal or in a file."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import textwrap
import threading
from collections.abc import Callable, Sequence
from typing import List, TextIO

from ..machine.host import STANDARD_OUTPUT
from ..verdict.outcome import Outcome, TestResult, score_line
from ..verdict.registry import Lab, Test
from .console import last_lines, printable

WIDEST = 100
COLOURS = {Outcome.PASS: "32", Outcome.FAIL: "31", Outcome.TIMEOUT: "31", Outcome.CRASH: "31",
           Outcome.GRADER_ERROR: "35"}
MOST_RECORDS = 200
Advice = Callable[[TestResult], List[str]]       # the lines that say which commands show a result again
INDENT = " " * 20           # as wide as the columns before the sentence


class Report:
    """Prints each result as soon as all before it are printed, and a progress line meanwhile.

    `advise` makes of a TestResult the lines that say which commands show it again.
    """

    def __init__(self, lab: Lab, tests: list[Test], verbose: bool = False, stream: TextIO | None = None,
                 advise: Advice | None = None) -> None:
        self.lab = lab
        self.verbose = verbose
        self.advise = advise or (lambda result: make_commands(result, lab.number))
        self.stream = stream or sys.stdout
        self.on_terminal = self.stream.isatty()
        self.has_colour = self.on_terminal and "NO_COLOR" not in os.environ
        self.width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns) - 1
        self.order = [test.name for test in tests]
        self.waiting: dict[str, TestResult] = {}
        self.printed = 0
        self.running: list[str] = []
        self.lock = threading.Lock()

    def begin(self, notes: Sequence[str] = ()) -> None:
        """Print the heading, and what has to be said before all results."""
        self.line(f"Lab {self.lab.number}: {self.lab.name}")
        for note in notes:
            self.text(note, "")
        if notes:
            self.line()

    def started(self, test: Test) -> None:
        """A test begins."""
        with self.lock:
            self.running.append(test.name)
            self.progress()

    def finished(self, result: TestResult) -> None:
        """A test has its result."""
        with self.lock:
            if result.name in self.running:
                self.running.remove(result.name)
            self.waiting[result.name] = result
            self.erase()
            while self.printed < len(self.order) and self.order[self.printed] in self.waiting:
                self.result(self.waiting[self.order[self.printed]])
                self.printed += 1
            self.progress()

    def progress(self) -> None:
        """Show, on a terminal, what runs now."""
        if self.on_terminal and self.running:
            text = f"[{len(self.waiting)}/{len(self.order)}] {', '.join(self.running)}"
            self.write("\r" + text[:self.width].ljust(self.width))

    def erase(self) -> None:
        """Take the progress line away."""
        if self.on_terminal:
            self.write("\r" + " " * self.width + "\r")

    def result(self, result: TestResult) -> None:
        """Print one result: the sentence, and below it what helps."""
        points = f"{result.score}/{result.max_points}"
        head = f"{result.outcome.value:<7} {points:>5}  {result.exercise or '':<4} "
        sentence = ("(hidden) " if result.hidden else "") + (result.sentence or result.name)
        first, *more = self.fold(sentence, self.width - len(INDENT))
        self.line(head + first, result.outcome)
        for line in more:
            self.line(INDENT + line)
        if not result.passed:
            self.explain(result)
        if self.verbose:
            self.everything(result)

    def coloured(self, text: str, outcome: Outcome) -> str:
        """The text with its first word, which is the outcome, in colour, where there are colours."""
        if not self.has_colour:
            return text
        word = outcome.value
        return f"\x1b[{COLOURS[outcome]}m{word}\x1b[0m" + text[len(word):]

    def explain(self, result: TestResult) -> None:
        """Print what is wrong with a test, and what to do next. An empty exercise needs one line."""
        self.text(result.message, INDENT)
        if result.empty:
            return
        for line in result.details:
            self.text(line, INDENT + "  ")
        shown = last_lines(result.console, width=self.width - len(INDENT) - 4)
        if shown:
            self.text("the last lines of the console:", INDENT)
            for line in shown:
                self.line(f"{INDENT}  | {line}")
        if result.section:
            self.text(f"read:   handout section {result.section}", INDENT)
        for line in self.advise(result):
            self.text(line, INDENT)
        self.line()

    def everything(self, result: TestResult) -> None:
        """Print a test's name, its whole console and its records."""
        self.line(f"    {result.name}, {result.seconds:.1f} s")
        for title, lines in (("console", result.console.rstrip().split("\n")),
                             ("records", result.records[:MOST_RECORDS])):
            self.line(f"    {title}:")
            for line in lines:
                self.line("      | " + line)

    def end(self, results: list[TestResult], notes: Sequence[str] = ()) -> None:
        """Print each exercise's points, what did not pass, further notes, and the score as the last line."""
        self.line()
        together = "\u00a0"          # what stands on both sides of it is not folded apart
        points = "    ".join(text.replace(" ", together) for text in exercise_points(results))
        if points:
            for line in self.fold(points, self.width):
                self.line(line.replace(together, " "))
        missed = [result.name for result in results if not result.passed]
        if missed:
            self.line(f"{len(missed)} of {len(results)} tests did not pass.")
        for note in notes:
            self.text(note, "")
        for line in score_lines(results):
            self.line(line)

    def text(self, text: str, indent: str) -> None:
        """Print a text, folded to the width; its own indentation stays."""
        own = text[:len(text) - len(text.lstrip(" "))]
        for number, line in enumerate(self.fold(text.lstrip(" "), self.width - len(indent + own) - 2)):
            self.line(indent + own + ("  " if number else "") + line)

    @staticmethod
    def fold(text: str, width: int) -> list[str]:
        """The lines of a text, at most `width` wide; at least one. Blanks within it stay."""
        return textwrap.wrap(text, max(20, width), drop_whitespace=True, replace_whitespace=False,
                             break_on_hyphens=False) or [""]

    def line(self, text: str = "", outcome: Outcome | None = None) -> None:
        """Print one line, made safe: nothing else goes out but the progress, which names tests. With an outcome, it
        begins with that.
        """
        text = printable(text.replace("\n", " ")).rstrip()
        self.write((self.coloured(text, outcome) if outcome else text) + "\n")

    def write(self, text: str) -> None:
        """Print at once. A character that the terminal does not know becomes a question mark."""
        encoding = self.stream.encoding or "utf-8"
        try:
            self.stream.write(text.encode(encoding, "replace").decode(encoding))
            self.stream.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, STANDARD_OUTPUT) from None


def exercise_points(results: list[TestResult]) -> list[str]:
    """`1.1 20/20` and so on, by number; nothing when there is only one exercise."""
    points: dict[str, tuple[int, int]] = {}
    for result in results:
        if result.exercise and not result.hidden:
            score, most = points.get(result.exercise, (0, 0))
            points[result.exercise] = score + result.score, most + result.max_points
    if len(points) < 2:
        return []
    by_number = sorted(points.items(), key=lambda item: [int(part) for part in item[0].split(".")])
    return [f"{exercise} {score}/{most}" for exercise, (score, most) in by_number]


def score_lines(results: list[TestResult]) -> list[str]:
    """Hidden tests have a line of their own, before the score's."""
    hidden = [result for result in results if result.hidden]
    lines = [f"Hidden tests: {score_line(hidden)}"] if hidden else []
    return lines + [score_line([result for result in results if not result.hidden])]


def make_commands(result: TestResult, lab: int) -> list[str]:
    """How to run just this test again, and how to open it in GDB. make does not know the base as a lab."""
    has_seed = not result.one_seed and result.seed is not None
    if lab == 0:
        seed = f" --seed {result.seed}" if has_seed else ""
        again = f"again:  grade/grade-base --test {result.name}{seed}"
        return [again] if result.live else [again, again.replace("again:", "debug:") + " --debug"]
    seed = f" SEED={result.seed}" if has_seed else ""
    build = "".join(f" {name}={shlex.quote(os.environ[name])}" for name in ("REF", "SAN") if os.environ.get(name))
    what = f"LAB={lab}{build} TEST={result.name}{seed}"
    lines = [f"again:  make grade {what}"]
    return lines if result.live else lines + [f"debug:  make debug {what}"]
