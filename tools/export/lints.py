"""The rules for holes, the graders' test files and handouts, which must hold before anything is exported."""

from __future__ import annotations

import os
import re
import tempfile
from fnmatch import fnmatchcase
from typing import Dict, List, Tuple

from gittree import write_files
from grade.submission.clean_tree import TreeFile
from grade.submission.counted import is_taken
from grade.verdict import registry
from grade.verdict.outcome import GraderError
from grade.verdict.registry import Lab

from .course import Course

HANDOUT = re.compile(r"handouts/.*\.md")
ANCHOR = re.compile(r'^!!! exercise "Exercise ([0-9]+\.[0-9]+) \(([0-9]+) points?\)"')
CHALLENGE = re.compile(r'^!!! challenge "Challenge ([0-9]+\.[0-9]+)()\b')
SECTION = re.compile(r"^#+ ([0-9]+\.[0-9]+) ")


# Of each exercise: the places of its lines in the handouts, and the points that they name.
Anchors = Dict[str, List[Tuple[str, int]]]


def lint(course: Course) -> list[str]:
    """Everything that is wrong, a line each."""
    messages = course.errors
    anchors, sections = read_handouts(course)
    for number in course.labs:
        messages += lint_places(course, number)
        lab = load_lab(course, number, messages)
        if lab:
            messages += lint_tests(course, lab)
            if has_handouts(course):
                messages += lint_handouts(course, lab, anchors, sections)
    return messages


def lint_places(course: Course, number: int) -> list[str]:
    """Exercises stand in kernel/: only there does the build stub them and `make handin` take them."""
    clean = {path: TreeFile(file.data, file.executable) for path, file in course.branch(number).items()}
    messages = [f"{path}:{each[0].line}: exercise {each[0].id} stands outside kernel/, or the file's name is odd"
                for path, each in course.holes_of(number).items() if not is_taken(path, number, (), clean)]
    if not course.exercises(number):
        messages.append(f"{course.labs[number]}: a lab without an exercise")
    return messages


def load_lab(course: Course, number: int, messages: list[str]) -> Lab | None:
    """The declarations of a lab's test file, or None and one more message."""
    path = f"grade/lab{number}/tests.py"
    if path not in course.files:
        messages.append(f"{path}: lab {number} has no test file")
        return None
    with tempfile.TemporaryDirectory() as folder:
        parts = [name for name in course.files if fnmatchcase(name, f"grade/lab{number}/*.py")]
        write_files(folder, {name: course.files[name] for name in parts})
        try:
            return registry.load(os.path.join(folder, path))
        except GraderError as error:
            messages.append(f"{path}: {error}")
            return None


def points_of(lab: Lab, exercise: str) -> int:
    """The points of the tests of an exercise."""
    return sum(test.points for test in lab.tests if test.exercise == exercise)


def is_challenge(lab: Lab, exercise: str) -> bool:
    """Is it tested for no points, by tests that run only when they are asked for?"""
    tests = [test for test in lab.tests if test.exercise == exercise]
    return bool(tests) and all(test.challenge and not test.points for test in tests)


def lint_tests(course: Course, lab: Lab) -> list[str]:
    """Every exercise is tested and every tested exercise is there; so says the table of scores, too."""
    path = f"grade/lab{lab.number}/tests.py"
    exercises = course.exercises(lab.number)
    messages = [f"{path}: exercise {each} has no test that is worth a point" for each in exercises
                if not points_of(lab, each) and not is_challenge(lab, each)]
    messages += [f"{path}: {test.name} tests exercise {test.exercise}, which has no hole" for test in lab.tests
                 if test.exercise and test.exercise not in exercises]
    if lab.scores and [each for each in lab.scores if each] != exercises:
        messages.append(f"{path}: the table of scores has not exactly the exercises {', '.join(exercises)}")
    names = {test.name for test in lab.tests}
    messages += [f"{path}: no test is named {name}, as the smoke test says" for name in lab.smoke if name not in names]
    return messages


def has_handouts(course: Course) -> bool:
    """Has anybody begun to write handouts?"""
    return any(HANDOUT.fullmatch(path) for path in course.files)


def read_handouts(course: Course) -> tuple[Anchors, set[str]]:
    """The exercises that stand in the handouts, and the numbers of all sections."""
    anchors: Anchors = {}
    sections: set[str] = set()
    for path in sorted(filter(HANDOUT.fullmatch, course.files)):
        for number, line in enumerate(course.files[path].data.decode("utf-8").split("\n"), 1):
            anchor, section = ANCHOR.match(line) or CHALLENGE.match(line), SECTION.match(line)
            if anchor:
                anchors.setdefault(anchor.group(1), []).append((f"{path}:{number}", int(anchor.group(2) or 0)))
            if section:
                sections.add(section.group(1))
    return anchors, sections


def lint_handouts(course: Course, lab: Lab, anchors: Anchors, sections: set[str]) -> list[str]:
    """Each exercise stands once in a handout, worth what its tests are, and a section that the grader names exists."""
    messages = []
    for exercise in course.exercises(lab.number):
        places, points = anchors.get(exercise, []), points_of(lab, exercise)
        line = (f'!!! challenge "Challenge {exercise}...' if is_challenge(lab, exercise)
                else f'!!! exercise "Exercise {exercise} ({points} points)"')
        if len(places) != 1:
            messages.append(f"handouts: exercise {exercise} has {len(places)} lines `{line}`, not one")
        messages += [f"{place}: exercise {exercise} is worth {points} points, not {said}"
                     for place, said in places if said != points]
    messages += [f"handouts: there is no section {section}, which grade/lab{lab.number}/tests.py names" for section in
                 sorted({test.section for test in lab.tests if test.section} - sections)]
    return messages
