"""The results for programs: JSON, JUnit's XML and Gradescope's results.json, from the one result model.

Each file is replaced as a whole, and again after every test: when the grading is stopped from
outside, what was earned until then is there.
"""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as xml
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Optional

from ..verdict.outcome import Outcome, TestResult, exit_status, score_line
from ..verdict.registry import Lab, Test
from .console import Json, all_printable, printable

# The characters that XML 1.0 cannot hold: the complement of its production 2.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_TEXT = 16 << 10            # characters of one test's output in Gradescope


@dataclass
class Grading:
    """All that is known of one grading. `results` grows, in the order in which the tests end."""

    lab: Lab
    tests: list[Test]               # all that are graded
    notes: list[str] = field(default_factory=list)      # for whoever reads the results
    staff_notes: list[str] = field(default_factory=list)
    results: list[TestResult] = field(default_factory=list)
    finished: bool = False
    error: str = ""                 # why the grader itself failed as a whole

    def in_order(self) -> list[TestResult]:
        """The results in the order of the tests, as far as they are there."""
        by_name = {result.name: result for result in self.results}
        return [by_name[test.name] for test in self.tests if test.name in by_name]


Format = Callable[[Grading], Optional[str]]


class ResultFiles:
    """The files that were asked for: pairs of a format (one of the functions below) and a path."""

    def __init__(self, grading: Grading, wanted: list[tuple[Format, str]]) -> None:
        self.grading = grading
        self.wanted = wanted

    def add(self, result: TestResult) -> None:
        """A test has its result."""
        self.grading.results.append(result)
        self.write()

    def finish(self) -> None:
        """All tests have theirs."""
        self.grading.finished = True
        self.write()

    def write(self) -> None:
        """Replace all files. A format that gives None has nothing to say: its file goes."""
        for make, path in self.wanted:
            text = make(self.grading)
            if text is None:
                remove(path)
            else:
                replace(path, text)


def replace(path: str, text: str) -> None:
    """Write a file as a whole: who reads it sees the old or the new one."""
    path = os.path.abspath(path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    os.replace(temporary, path)


def remove(path: str) -> None:
    """Remove a file that may be there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def as_json(grading: Grading) -> str:
    """Everything. `score` is null as long as there is none, and when the grader failed."""
    results = grading.in_order()
    has_score = grading.finished and exit_status(results) != 2
    return as_text({
        "lab": grading.lab.number, "name": grading.lab.name, "finished": grading.finished,
        "score": sum(result.score for result in results) if has_score else None,
        "max_score": sum(test.points for test in grading.tests), "error": grading.error,
        "notes": grading.notes, "staff_notes": grading.staff_notes,
        "tests": [test_as_json(result) for result in results],
    })


def as_text(value: Json) -> str:
    """A value as JSON, with texts that are safe wherever they are shown."""
    return json.dumps(all_printable(value), indent=1) + "\n"


def test_as_json(result: TestResult) -> dict[str, Json]:
    """One result, as a dict of plain values."""
    names = ("name", "sentence", "exercise", "section", "score", "message", "details", "seed",
             "seconds", "console", "records", "hidden")
    return {"outcome": result.outcome.value, "max_score": result.max_points,
            **{name: getattr(result, name) for name in names}}


def as_junit(grading: Grading) -> str:
    """JUnit's XML as its readers take it: what has no result yet is skipped."""
    results = {result.name: result for result in grading.results}
    missed = [result for result in results.values() if not result.passed]
    errors = [result.name for result in missed if result.outcome is Outcome.GRADER_ERROR]
    failures = len(missed) - len(errors)
    if grading.error:
        errors.append(grading.error)
    suite = xml.Element("testsuite", name=f"lab{grading.lab.number}", tests=str(len(grading.tests)),
                        failures=str(failures), errors=str(len(errors)),
                        skipped=str(len(grading.tests) - len(results)),
                        time=f"{sum(result.seconds for result in results.values()):.3f}")
    for test in grading.tests:
        case = xml.SubElement(suite, "testcase", name=test.name,
                              classname=f"lab{grading.lab.number}.{test.exercise or 'other'}")
        if test.name in results:
            fill_case(case, results[test.name])
        else:
            xml.SubElement(case, "skipped")
    if grading.error:
        xml.SubElement(suite, "system-err").text = for_xml(grading.error)
    return xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def fill_case(case: xml.Element, result: TestResult) -> None:
    """Put a result into its element."""
    case.set("time", f"{result.seconds:.3f}")
    if not result.passed:
        kind = "error" if result.outcome is Outcome.GRADER_ERROR else "failure"
        found = xml.SubElement(case, kind, type=result.outcome.value, message=for_xml(result.message))
        found.text = for_xml("\n".join(result.details))
    xml.SubElement(case, "system-out").text = for_xml(result.console)


def for_xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return NOT_IN_XML.sub("?", printable(text))


def as_gradescope(grading: Grading) -> str | None:
    """Gradescope's results.json. A test without a result yet has no points there.

    None when the grader failed: Gradescope then says that the autograder did, instead of showing a score.
    """
    if grading.error or exit_status(grading.results) == 2:
        return None
    results = {result.name: result for result in grading.results}
    tests = [gradescope_test(test, results.get(test.name)) for test in grading.tests]
    public = [result for result in grading.in_order() if not result.hidden]
    end = score_line(public) if grading.finished else "The grading did not come to its end."
    said = [*grading.notes, "", end]
    return as_text({"output": "\n".join(said).strip(), "output_format": "text", "visibility": "visible",
                       "stdout_visibility": "hidden", "tests": tests})


def gradescope_test(test: Test, result: TestResult | None) -> dict[str, Json]:
    """One test as Gradescope has it; `result` None: it has not run."""
    visible = "after_due_date" if test.hidden else "visible"
    label = f"{test.exercise}  {test.name}" if test.exercise else test.name
    return {"name": label, "score": result.score if result else 0, "max_score": test.points,
            "status": "passed" if result and result.passed else "failed", "visibility": visible,
            "output": (describe(result) if result else "not run")[:MOST_TEXT], "output_format": "text"}


def describe(result: TestResult) -> str:
    """The text that a student reads about a test."""
    verdict = result.outcome.value
    lines = [result.sentence, f"{verdict}: {result.message}" if result.message else verdict]
    lines += ["  " + detail for detail in result.details]
    if result.section and not result.passed:
        lines.append(f"read: handout section {result.section}")
    return "\n".join(lines)
