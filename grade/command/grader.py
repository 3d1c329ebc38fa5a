"""One grading from its options to its end: what is graded, who is told, what the exit status is."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterable

from ..debugging.debug import debug
from ..machine.host import make_scratch
from ..machine.testbed import Testbed
from ..report.result_files import Grading, ResultFiles, as_gradescope, as_json, as_junit
from ..report.text import Report
from ..submission.clean_tree import ROOT
from ..submission.pristine import BuildFailed, Pristine, PristineBuild, all_failed, prepare
from ..submission.reading import of_the_submission, read_submission
from ..submission.refused import Refused
from ..verdict import registry
from ..verdict.known_passes import open_known_passes
from ..verdict.mix import STUDENT_KEY
from ..verdict.outcome import GraderError, TestResult, UsageError, exit_status
from ..verdict.runner import run_tests
from . import extra_tests
from .steady import run_steady


class Grader:
    """The lab, its tests and the options of the command line; see cli.py for these."""

    def __init__(self, options: Namespace) -> None:
        """GraderError when there is nothing to do."""
        self.options = options
        self.lab = registry.load(options.tests)
        if options.hidden:
            self.lab.tests += extra_tests.load_hidden(options.hidden, self.lab)
        self.tests = self.lab.select(registry.split_patterns(options.test))
        if not self.tests:
            raise UsageError(f"no test is named {' '.join(options.test)}", [f"make grade LAB={self.lab.number} LIST=1 "
                             "lists the tests" if self.lab.number else "--list lists the tests"])
        self.grading = Grading(self.lab, self.tests)
        wanted = ((as_json, options.json), (as_junit, options.junit), (as_gradescope, options.gradescope))
        self.files = ResultFiles(self.grading, [(make, path) for make, path in wanted if path])

    def run(self) -> int:
        """Grade; the exit status. GraderError: there is no score, and the files say so."""
        try:
            self.files.write()
            if self.options.submission:
                return self.grade_submission()
            return self.grade_build(self.options.build, read_key(self.options.key))
        except Exception as error:
            self.grading.error = str(error) or type(error).__name__
            self.files.write()
            raise

    def grade_build(self, build: str, key: bytes | None) -> int:
        """Grade the kernel in a folder; the exit status."""
        options = self.options
        with Testbed(build, options.qemu, options.toolprefix, key or STUDENT_KEY, options.keep) as testbed:
            testbed.prepare()
            if options.debug:
                return debug(testbed, self.tests, options)
            if options.steady:
                return run_steady(testbed, self.tests, max(1, options.jobs), options.steady)
            if not options.keep and not options.submission:
                testbed.known_passes = open_known_passes(testbed, self.lab)
            return self.run_tests(testbed)

    def run_tests(self, testbed: Testbed) -> int:
        """Run the tests, tell everybody; the exit status."""
        report = self.report()

        def on_result(result: TestResult) -> None:
            if result.staff_notes:
                self.grading.staff_notes += [f"{result.name}: its records could not be judged:",
                                             *("  " + line for line in result.staff_notes)]
            self.files.add(result)
            report.finished(result)

        run_tests(testbed, self.tests, max(1, self.options.jobs), self.options.seed, on_result, report.started)
        return self.end(report)

    def report(self) -> Report:
        """The report on the standard output, begun."""
        advise = self.advise if self.options.submission else None
        report = Report(self.lab, self.tests, self.options.verbose, advise=advise)
        report.begin(self.grading.notes)
        return report

    def end(self, report: Report) -> int:
        """Complete files and report; the exit status."""
        self.files.finish()
        results = self.grading.in_order()
        report.end(results, self.grading.staff_notes)
        return exit_status(results)

    # ---- Pristine mode ----

    def grade_submission(self) -> int:
        """Grade what a student has handed in, on a clean copy; the exit status."""
        number = self.lab.number
        try:
            files = of_the_submission(read_submission, self.options.submission)
            pristine = of_the_submission(prepare, files, number, self.hidden_files())
        except Refused as refused:
            return self.nothing_runs(f"the submission is refused: {refused}", [])
        self.grading.notes = pristine.notes
        return self.grade_pristine(pristine)

    def grade_pristine(self, pristine: Pristine) -> int:
        """Build and grade; the exit status."""
        scratch = make_scratch()
        directory = os.path.join(scratch, "build")
        os.mkdir(directory)
        try:
            with PristineBuild(pristine, directory, max(1, self.options.jobs), self.options.toolprefix) as built:
                self.grading.staff_notes = pristine.staff_notes
                return self.grade_build(built.build, read_key(self.options.key) or pristine.key)
        except BuildFailed as failed:
            return self.nothing_runs(str(failed), failed.lines)
        except Refused as refused:
            return self.nothing_runs(f"the submission is refused: {refused}", [])
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def hidden_files(self) -> dict[str, bytes]:
        """The hidden tests' parts inside the kernel."""
        if not self.options.hidden:
            return {}
        [folder] = ROOT.glob(f"lab{self.lab.number}-*")
        return extra_tests.kernel_files(self.options.hidden, folder.name)

    def nothing_runs(self, message: str, details: Iterable[str]) -> int:
        """The submission cannot be tried: it scores nothing, and the notes say why. The exit status."""
        self.grading.notes = [*self.grading.notes, message[:1].upper() + message[1:],
                              *("  " + line for line in details)]
        self.grading.results = all_failed(self.tests, message)
        return self.end(self.report())

    def advise(self, result: TestResult) -> list[str]:
        """How to see a result of a submission again."""
        seed = "" if result.one_seed or result.seed is None else f" --seed {result.seed}"
        return [f"again:  grade/grade-lab{self.lab.number} --submission {self.options.submission}"
                f" --test {result.name}{seed}"]


def read_key(path: str | None) -> bytes | None:
    """The run key in a file, None without one. GraderError when it cannot be read."""
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            key = file.read().strip()
    except OSError as error:
        raise GraderError(f"cannot read the key: {error}") from error
    if not key:
        raise GraderError(f"there is no key in {path}")
    return key
