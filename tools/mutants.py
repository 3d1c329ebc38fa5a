#!/usr/bin/env python3
"""Mutants: the reference with one mistake in it that a student could make.

    mutants.py apply NAME FILE -o OUT     FILE as that mutant has it
    mutants.py run [--lab N] [--full] [NAME...]
                                          build each mutant and run the tests that must fail on it

A mutant stands in labN-*/mutants/NAME.mutant:

    # Why a student would do this.
    exercise: 2.3
    fails: a_test, another_test
    file: lab2-threads/kernel/ready_queue.c
    find:
    text that stands exactly once in the file: lines, or parts of lines
    replace:
    text in its place, or none

`file:`, `find:` and `replace:` may come again. `run` stops a mutant at the first test that fails on it; with
--full it runs the whole lab and prints which tests fail. Exit status 1 when a mutant survives.
"""

from __future__ import annotations

import argparse
import glob
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

if TYPE_CHECKING:
    from grade.machine.testbed import Testbed
    from grade.verdict.outcome import TestResult
    from grade.verdict.registry import Lab, Test


class MutantError(Exception):
    """A mutant that cannot be read or applied. The message names file and line."""


class Edit(NamedTuple):
    """A text that stands once in a file, and what comes in its place."""

    file: str
    find: str
    replacement: str


@dataclass
class Mutant:
    """One mutant."""

    name: str
    path: str
    reason: str = ""
    exercise: str = ""
    fails: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    def files(self) -> list[str]:
        """The files that it changes, each once."""
        return list(dict.fromkeys(edit.file for edit in self.edits))


def name_of(path: str) -> str:
    """The name of the mutant in a file."""
    return os.path.splitext(os.path.basename(path))[0]


def read(path: str) -> Mutant:
    """The Mutant in a file."""
    mutant = Mutant(name_of(path), path)
    file = section = ""             # what the lines are about
    find: list[str] = []
    replacement: list[str] = []

    def finish() -> None:
        if section == "find":
            raise MutantError(f"{path}: a find: without a replace:")
        if section == "replace":
            mutant.edits.append(Edit(file, text_of(find), text_of(replacement)))
            find.clear()
            replacement.clear()

    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            key, colon, value = line.strip().partition(":")
            if not section and line.startswith("#"):
                mutant.reason = f"{mutant.reason} {line[1:].strip()}".strip()
            elif colon and key in ("exercise", "fails", "file") and not line[0].isspace():
                finish()
                section = ""
                if key == "file":
                    file = value.strip()
                elif key == "fails":
                    mutant.fails = value.replace(",", " ").split()
                else:
                    mutant.exercise = value.strip()
            elif line == "find:\n":
                finish()
                section = "find"
            elif line == "replace:\n" and section == "find":
                section = "replace"
            elif section == "find":
                find.append(line)
            elif section == "replace":
                replacement.append(line)
            elif line.strip():
                raise MutantError(f"{path}:{number}: not understood: {line.strip()}")
    finish()
    check(mutant)
    return mutant


def text_of(lines: list[str]) -> str:
    """The lines as one text, without the end of the last."""
    return "".join(lines).removesuffix("\n")


def check(mutant: Mutant) -> None:
    """MutantError when something is missing."""
    for name, value in (("a reason", mutant.reason), ("exercise:", mutant.exercise),
                        ("fails:", mutant.fails), ("find: and replace:", mutant.edits)):
        if not value:
            raise MutantError(f"{mutant.path}: {name} is missing")
    for file, find, _ in mutant.edits:
        if not file or not find:
            raise MutantError(f"{mutant.path}: an edit names no file, or finds nothing")
        if file.endswith(".h"):
            raise MutantError(f"{mutant.path}: {file} is a header; all that includes it would change")


def find_mutants(lab: int | None = None, names: Collection[str] = ()) -> list[Mutant]:
    """The mutants of a lab (or of all), sorted; with `names` only these. MutantError: unknown name."""
    paths = sorted(glob.glob(os.path.join(ROOT, f"lab{lab or '[1-9]'}-*", "mutants", "*.mutant")))
    unknown = set(names) - {name_of(path) for path in paths}
    if unknown:
        raise MutantError(f"no mutant is named {' '.join(sorted(unknown))}")
    return [read(path) for path in paths if not names or name_of(path) in names]


def apply(mutant: Mutant, file: str, text: str) -> str:
    """The text of `file` with the mutant's edits."""
    for edited, find, replacement in mutant.edits:
        if edited != file:
            continue
        if text.count(find) != 1:
            raise MutantError(f"{mutant.path}: what it looks for stands {text.count(find)} times in {file}:\n{find}")
        text = text.replace(find, replacement)
    return text


def write_applied(mutant: Mutant, file: str, out: str) -> None:
    """Write `file` as the mutant has it to `out`."""
    with open(os.path.join(ROOT, file), encoding="utf-8") as source:
        text = apply(mutant, file, source.read())
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w", encoding="utf-8") as result:
        result.write(text)


def build(lab: int, mutant: Mutant) -> str:
    """Build a mutant's kernel; the folder it is in. MutantError: it does not compile.

    The sources are written here as the makefile would have `mutants.py apply` write them: a Python less to start.
    """
    folder = os.path.join("build", f"lab{lab}-mutant-{mutant.name}")
    for file in mutant.files():
        write_applied(mutant, file, os.path.join(folder, "source", file))
    done = subprocess.run(["make", "--no-print-directory", "kernel", f"LAB={lab}", f"MUTANT={mutant.name}"],
                          cwd=ROOT, env={**os.environ, "PYTHON": sys.executable}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise MutantError(f"{mutant.path}: it does not compile\n{done.stdout}")
    return folder


def named_tests(lab: Lab, mutant: Mutant) -> list[Test]:
    """The tests that a mutant names. MutantError: the lab has no such test."""
    tests = {test.name: test for test in lab.tests}
    missing = [name for name in mutant.fails if name not in tests]
    if missing:
        raise MutantError(f"{mutant.path}: lab {lab.number} has no test {missing[0]}")
    return [tests[name] for name in mutant.fails]


def grade(lab: Lab, mutant: Mutant, host: Testbed, full: bool) -> list[TestResult] | str:
    """Run tests on a mutant; the TestResults, up to the first that fails unless `full`.

    The message when there is no such mutant to run.
    """
    from grade.machine.testbed import Testbed
    from grade.verdict.runner import run_test

    try:
        tests = lab.tests if full else named_tests(lab, mutant)
        testbed = Testbed(build(lab.number, mutant), host.qemu)
    except MutantError as error:
        return str(error)
    testbed.firmware, testbed.speed = host.firmware, host.speed
    results = []
    with testbed:
        for test in tests:
            results.append(run_test(testbed, test, last_try=True))
            if not full and caught(results[-1]):
                break
    return results


def caught(result: TestResult) -> bool:
    """Did a test notice the mistake?"""
    return result.outcome.value in ("fail", "timeout", "crash")


def report(mutant: Mutant, results: list[TestResult] | str, full: bool) -> bool:
    """Print what became of a mutant. True when a test that it names failed on it."""
    if isinstance(results, str):
        print(f"BROKEN    {mutant.name}: {results}")
        return False
    killers = [result for result in results if caught(result) and result.name in mutant.fails]
    if not killers:
        outcomes = ", ".join(f"{result.name}: {result.outcome.value}" for result in results)
        print(f"SURVIVED  {mutant.name}: {mutant.reason}\n          {outcomes}")
        return False
    print(f"killed    {mutant.name} ({killers[0].outcome.value} of {killers[0].name})")
    print(f"          {killers[0].message}" + "".join(f"\n          {line}" for line in killers[0].details[:2]))
    if full:
        print("          fails: " + " ".join(result.name for result in results if caught(result)))
    return True


def run(lab_number: int, names: Collection[str], full: bool, qemu: str, jobs: int) -> int:
    """Build and grade mutants of one lab; the exit status."""
    from concurrent.futures import ThreadPoolExecutor
    from grade.verdict import registry
    from grade.machine.testbed import Testbed

    lab = registry.load(registry.path_of(lab_number))
    mutants = find_mutants(lab_number, names)
    with Testbed(os.path.join("build", f"lab{lab_number}"), qemu) as host:
        host.prepare()
        with ThreadPoolExecutor(jobs) as pool:
            graded = pool.map(lambda mutant: grade(lab, mutant, host, full), mutants)
            killed = sum(report(mutant, results, full) for mutant, results in zip(mutants, graded))
    print(f"{killed} killed, {len(mutants) - killed} survived")
    return 0 if killed == len(mutants) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    applied = commands.add_parser("apply")
    applied.add_argument("name")
    applied.add_argument("file")
    applied.add_argument("-o", dest="out", required=True)
    ran = commands.add_parser("run")
    ran.add_argument("--lab", type=int, required=True)
    ran.add_argument("--full", action="store_true")
    ran.add_argument("--qemu", default=os.environ.get("QEMU") or "qemu-system-x86_64")
    ran.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    ran.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.command == "apply":
        [mutant] = find_mutants(names=[options.name])
        write_applied(mutant, options.file, options.out)
    else:
        os.chdir(ROOT)
        return run(options.lab, options.names, options.full, options.qemu, options.jobs)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MutantError as error:
        sys.exit(f"mutants: {error}")
