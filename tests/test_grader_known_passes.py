"""Passes that are not made again, and empty exercises: what is kept is what a fresh one is, and whatever could change it
is looked at."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest
from dataclasses import replace
from unittest import mock

import grader_kernels as gk
from grade.machine.testbed import Testbed
from grade.verdict import known_passes
from grade.verdict.outcome import Attempt, Crash, EmptyExercise, Failure, GraderError, Timeout, Unjudged, WallBackstop
from grade.verdict.registry import load

TESTS = {
    "answers_all": ("seeds=3", gk.ANSWERS),
    "panics": ("", "    t.boot()"),
    "reaches_a_hole": ("", "    t.boot()"),
}


class Case(gk.HonestKernel):
    def setUp(self):
        self.out = self.folder / self.id()
        self.kept = self.out / "verdicts"
        self.kept.mkdir(parents=True)
        self.tests = gk.test_file(self.out, TESTS)


class Kept(Case):
    def grade(self, *words, **more):
        """Grade; the results without their seconds, and how many machines the tests have started."""
        count, results = self.out / "count", self.out / "results"
        count.write_bytes(b"")
        said, status = gk.run_grader("--build", self.kernel, "--tests", self.tests, "--json", results, *words,
                                     RUNG_COUNT_BOOTS=str(count), **{"RUNG_VERDICTS": str(self.kept), **more})
        self.assertEqual(status, 1, said)
        told = json.loads(results.read_text())["tests"]
        for test in told:
            del test["seconds"]
        return told, count.stat().st_size - 1       # less the one that measures the host

    def test_it_is_what_a_fresh_one_is(self):
        fresh, machines = self.grade(RUNG_VERDICTS="")
        self.assertEqual((machines, list(self.kept.iterdir())), (5, []))
        self.assertEqual([test["outcome"] for test in fresh], ["pass", "crash", "fail"])
        self.assertIn("is still empty", fresh[2]["message"])
        self.assertTrue(fresh[0]["records"] and fresh[0]["console"] and fresh[2]["records"])
        self.assertEqual(self.grade(), (fresh, 5))
        self.assertEqual(len(list(self.kept.iterdir())), 4)
        self.assertEqual(self.grade(), (fresh, 1), "only what fails otherwise is run again")
        self.assertEqual(self.grade("--keep", self.out / "boots"), (fresh, 5), "what is to be seen is made")

    def test_gradings_are_compared_afresh(self):
        """--steady, after a grading whose passes are kept."""
        self.grade("--test", "answers_all", "--seed", "1", "--test", "panics")
        count = self.out / "count"
        count.write_bytes(b"")
        said, status = gk.run_grader("--build", self.kernel, "--tests", self.tests, "--steady", "1", "--test",
                                     "answers_all", RUNG_VERDICTS=str(self.kept), RUNG_COUNT_BOOTS=str(count))
        self.assertEqual((status, count.stat().st_size), (0, 1 + 3), said)


class Key(Case):
    """Under which name a pass is kept."""

    def passes(self, kernel=None, qemu="qemu-system-x86_64", key=b"key", firmware=()):
        """The KnownPasses for the test file of this case."""
        with mock.patch.dict(os.environ, RUNG_VERDICTS=str(self.kept)):
            testbed = Testbed(str(kernel or self.kernel), str(qemu), key=key)
            testbed.firmware = list(firmware)
            return known_passes.open_known_passes(testbed, load(str(self.tests)))

    def name(self, seed=1, **more):
        """The name for the first test."""
        return self.passes(**more).path(load(str(self.tests)).tests[0], seed)

    def copy_of_kernel(self, old=b"", new=b"", more=b""):
        """A folder with the kernel, in which a text is another."""
        folder = self.out / f"kernel{len(list(self.out.iterdir()))}"
        folder.mkdir()
        image = (self.kernel / "kernel.elf").read_bytes()
        self.assertIn(old, image)
        (folder / "kernel.elf").write_bytes(image.replace(old, new) + more)
        return folder

    def test_where_things_are_does_not_matter(self):
        elsewhere = self.copy_of_kernel(more=b"/home/somebody")     # as debug information has it: it is not loaded
        self.assertEqual(self.name(), self.name(kernel=elsewhere))
        with mock.patch.object(known_passes, "GRADE", self.copy_of_grader()):
            self.assertEqual(self.name(kernel=elsewhere), self.name())

    def test_each_of_these_matters(self):
        other = self.copy_of_kernel(b"hello from", b"hallo from")
        renamed = self.copy_of_kernel(b"\0record_text\0", b"\0recall_text\0")
        told = self.copy_of_kernel()
        (told / "layout.json").write_text("{}")
        with_programs = self.copy_of_kernel()
        (with_programs / "ramdisk.tar").write_bytes(b"programs")
        qemu = gk.script(self.out / "qemu", f"exec {shutil.which('qemu-system-x86_64')} \"$@\"\n")
        names = [self.name(), self.name(seed=2), self.name(key=b"another"), self.name(qemu=qemu), self.name(firmware=["-bios"]),
                 self.name(kernel=other), self.name(kernel=renamed), self.name(kernel=told),
                 self.name(kernel=with_programs)]
        gk.script(qemu, "exit 1\n")
        names.append(self.name(qemu=qemu))
        self.tests.write_text(self.tests.read_text() + "\n# another\n")
        names.append(self.name())
        first, second, _ = load(str(self.tests)).tests
        names += [self.passes().path(test, 1) for test in (second, replace(first, budget=1), replace(first, shift=1))]
        self.assertEqual(len(set(names)), len(names))

    def copy_of_grader(self):
        """A folder with the grader's files."""
        return pathlib.Path(shutil.copytree(str(gk.ROOT / "grade"), str(self.out / "grade")))

    def test_each_file_of_the_grader_matters(self):
        names = {self.name()}
        folder = self.copy_of_grader()
        with mock.patch.object(known_passes, "GRADE", folder):
            for path in known_passes.grader_files(9):
                with open(str(path), "a", encoding="utf-8") as file:
                    file.write("# another\n")
                names.add(self.name())
        self.assertEqual(len(names), 1 + len(known_passes.grader_files(9)))

    def test_files_that_not_every_tree_has_do_not(self):
        names = self.files_of(1)
        self.assertLessEqual({"verdict/judge.py", "lab1/tests.py", "lab1/expected.py", "machine/qemu.py"}, names)
        self.assertEqual({name for name in names if name.startswith(("base/", "lab2/"))}, set())
        self.assertIn("lab2/schedule.py", self.files_of(2))
        self.assertIn("base/tests.py", self.files_of(0))

    def files_of(self, lab):
        """The names of the files that judge a lab."""
        return {str(path.relative_to(known_passes.GRADE)) for path in known_passes.grader_files(lab)}

    def test_what_somebody_types_in_is_not_kept(self):
        test = load(str(self.tests)).tests[0]
        kept = self.passes()
        kept.keep(test, Attempt(1, digest=None))
        self.assertIsNone(kept.find(test, 1))
        kept.keep(test, Attempt(1, digest="00"))
        self.assertEqual(kept.find(test, 1), Attempt(1, digest="00"))

    def test_of_what_fails_only_an_empty_exercise_is_kept(self):
        test = load(str(self.tests)).tests[2]
        kept = self.passes()
        for verdict in (Failure("wrong"), Unjudged("odd", []), Crash("panic"), Timeout("late"), WallBackstop("slow"),
                        GraderError("broken")):
            kept.keep(test, Attempt(1, verdict, digest="00"))
            self.assertIsNone(kept.find(test, 1), verdict)
        empty = EmptyExercise("exercise 1.1 is still empty", "1.1")
        kept.keep(test, Attempt(1, empty, digest=None))
        self.assertIsNone(kept.find(test, 1), "somebody typed")
        kept.keep(test, Attempt(1, empty, "00", "said", ["[     1 ms] hole 1.1  1"]))
        found = kept.find(test, 1)
        self.assertEqual((found.digest, found.console, found.records), ("00", "said", ["[     1 ms] hole 1.1  1"]))
        self.assertEqual((type(found.verdict), vars(found.verdict)), (EmptyExercise, vars(empty)))


class Never(unittest.TestCase):
    def test_nobody_else_names_the_folder(self):
        """The commands that students or the course's graders run do not."""
        found = subprocess.run(["git", "grep", "-l", "RUNG_VERDICTS"], cwd=str(gk.ROOT), stdout=subprocess.PIPE,
                               text=True, check=True).stdout.split()
        self.assertEqual(found, ["grade/README.md", "grade/verdict/known_passes.py", "tests/run", "tests/test_grader_known_passes.py"])


if __name__ == "__main__":
    unittest.main()
