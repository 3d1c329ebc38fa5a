"""Pristine mode: what a student may change counts, everything else gains nothing and is named."""

import json
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import edit, export, git, make_course, run, solve  # noqa: E402

DISPATCH = "lab1-syscalls/kernel/syscall_dispatch.c"
YIELD = "lab1-syscalls/kernel/sys_yield.c"
HIDDEN = '''
from grade import lab, mix, test
lab(1, "hidden", points=7)

@test(points=7)
def hidden_answer(t):
    """A secret."""
    run = t.boot()
    t.expect_equal(run.answer(5), mix(5, run.nonce), "the answer")
'''
HIDDEN_KERNEL = '''
#include "core/test.h"

TEST(hidden_answer)
{
	test_report("answer", 5, test_secret(5));
}
'''


def archive(folder, path):
    """A tar.gz of the folder's kernel files, with its name on top."""
    with tarfile.open(str(path), "w:gz") as made:
        for name in sorted(pathlib.Path(folder).glob("lab*/kernel/*")):
            made.add(str(name), f"work/{name.relative_to(folder)}")
    return path


class Pristine(unittest.TestCase):
    """A course, its export, and the work of a student who has solved lab 1."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.course = make_course(cls.folder / "course", with_lab2=False)
        said, status = export(cls.course, cls.folder / "published")
        assert status == 0, said
        git(cls.folder, "clone", "-q", "published", "solved")
        solve(cls.course, cls.folder / "solved", 1)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)
        self.work = self.out / "work"
        git(self.out, "clone", "-q", self.folder / "published", "work")
        solve(self.course, self.work, 1)

    def grade(self, path, *words):
        """Grade a submission: what is said, and the results."""
        said, _ = run(self.course, "grade/grade-lab1", "--submission", path, "--json", self.out / "results",
                      *words, TMPDIR=self.out)
        self.assertEqual([entry.name for entry in self.out.glob("rung-*")], [])
        return said, json.loads((self.out / "results").read_text())

    def cheat(self):
        """Edit what gains nothing: a test, the Makefile, the linker script, the grader, given code."""
        edit(self.work, "lab1-syscalls/test/test_time_yield.c", "// test_time_yield:",
             "#error\n// test_time_yield:")
        edit(self.work, "GNUmakefile", ".SUFFIXES:", "$(error not this one)\n.SUFFIXES:")
        for path in ("common/arch/kernel.ld", "grade/judge.py", "grade/grade_lab1.py",
                     "lab1-syscalls/kernel/lab1_init.c"):
            (self.work / path).write_text("mine")
        (self.work / "lab1-syscalls" / "test" / "more.c").write_text("#error")
        (self.work / "LICENSE").unlink()
        return {"edited  lab1-syscalls/test/test_time_yield.c", "edited  GNUmakefile",
                "edited  common/arch/kernel.ld", "edited  grade/judge.py", "edited  grade/grade_lab1.py",
                "edited  lab1-syscalls/kernel/lab1_init.c",
                "new     lab1-syscalls/test/more.c", "gone    LICENSE"}

    def test_edits_gain_nothing_and_one_broken_hole_loses_its_points(self):
        """All in one build: edits are named, what deserves a look is listed and is no verdict, and hidden tests
        come with their part in the kernel."""
        edits = self.cheat()
        edit(self.work, YIELD, "yield_current();", "if (test_running() && 0)\n\t\toutb(0xf4, 0x10);")
        edit(self.work, YIELD, '#include "core/exit.h"',
             '#include "arch/cpu.h"\n#include "core/exit.h"\n#include "core/test.h"')
        (self.work / "lab1-syscalls" / "kernel" / "more.c").write_text("extern int more; // new\n")
        said, results = self.grade(self.work, "--hidden", self.hidden(), "--test", "1.2,1.3,1.4,hidden*")
        self.assertEqual(said.splitlines()[-2:], ["Hidden tests: Score: 7/7", "Score: 22/26"], said)
        self.assertEqual({test["exercise"] for test in results["tests"] if test["score"] == 0}, {"1.4"})
        self.assertTrue(results["tests"][-1]["hidden"])
        self.assertEqual({note.strip() for note in results["notes"]} & edits, edits)
        for line in edits:
            self.assertIn(line, said)
        notes = "\n".join(results["staff_notes"])
        self.assertRegex(notes, rf"{YIELD}:\d+: a test's symbol: if \(test_running")
        self.assertRegex(notes, rf"{YIELD}:\d+: port input and output: outb\(0xf4")

    def hidden(self):
        """A folder with a hidden test."""
        hidden = self.out / "hidden"
        (hidden / "test").mkdir(parents=True)
        (hidden / "more.py").write_text(HIDDEN)
        (hidden / "test" / "hidden_answer.c").write_text(HIDDEN_KERNEL)
        return hidden

    def test_what_does_not_compile(self):
        edit(self.work, DISPATCH, "int64_t result;", "int64_t result = undeclared;")
        said, results = self.grade(archive(self.work, self.out / "handin.tar.gz"))
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
        self.assertRegex(said, rf"{DISPATCH}:\d+:\d+: error: .undeclared. undeclared")
        self.assertIn("does not compile", said)
        self.assertTrue(all(test["score"] == 0 and test["outcome"] == "fail" for test in results["tests"]))

    def test_what_is_refused(self):
        (self.out / "empty").mkdir()
        said, results = self.grade(self.out / "empty")
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
        self.assertIn("no file of the exercises", said)
        with tarfile.open(str(self.out / "evil.tar.gz"), "w:gz") as made:
            made.add(str(self.work / YIELD), "../" + YIELD)
        said, _ = self.grade(self.out / "evil.tar.gz")
        self.assertIn("leads outside", said)
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)

    # ---- Gradescope ----

    def test_gradescope(self):
        zips = [self.out / "one.zip", self.out / "two.zip"]
        for path in zips:
            said, status = run(self.course, "make", "gradescope", "LAB=1", OUT=path)
            self.assertEqual(status, 0, said)
        self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())
        self.check_names(zips[0])
        self.check_run(zips[0])

    def check_names(self, path):
        with zipfile.ZipFile(str(path)) as made:
            modes = {entry.filename: entry.external_attr >> 16 for entry in made.infolist()}
            dispatch = made.read("rung/" + DISPATCH).decode()
        for name in ("setup.sh", "run_autograder", "rung/grade/grade-lab1", "rung/tools/setup"):
            self.assertEqual(modes[name], 0o100755, name)
        self.assertIn("rung/lab1-syscalls/test/test_dispatch.c", modes)
        self.assertEqual([name for name in modes if re.search("mutant|tests/|tools/export|hidden", name)], [])
        self.assertIn("exercise_missing", dispatch)
        self.assertNotIn("//@", dispatch)

    def check_run(self, path):
        """As Gradescope does it, apart from where: unpack, lay the submission out, run.

        What is not handed in is empty, although the course has a solution of it.
        """
        (self.work / YIELD).unlink()
        autograder = self.out / "autograder"
        (autograder / "submission").mkdir(parents=True)
        with zipfile.ZipFile(str(path)) as made:
            made.extractall(str(autograder / "source"))
        (autograder / "source" / "rung" / "grade" / "grade-lab1").chmod(0o755)
        archive(self.work, autograder / "submission" / "handin-lab1.tar.gz")
        said, status = run(autograder, "sh", autograder / "source" / "run_autograder", AUTOGRADER=autograder,
                           TMPDIR=self.out)
        self.assertEqual(status, 0, said)
        results = json.loads((autograder / "results" / "results.json").read_text())
        self.assertEqual(sum(test["score"] for test in results["tests"]), 96, said)
        self.assertIn("exercise 1.4 is still empty", said)
        self.assertIn(f"gone    {YIELD}", results["output"])
        self.assertNotIn("edited", results["output"])
        self.assertEqual(list(self.out.glob("rung-*")), [])


if __name__ == "__main__":
    unittest.main()
